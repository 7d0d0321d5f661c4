import type { DescribedImage } from "../knowledge/described-images.ts";
import { type Instruction, parseDockerfile } from "../syntax/dockerfile.ts";
import { type ImageReference, isImageReference, parseImageReference } from "../syntax/image-reference.ts";
import { type Lookup, set, type Variable } from "../syntax/variables.ts";
import { expandWord } from "../syntax/word-expansion.ts";
import { keptOn } from "../text/kept-on.ts";
import type { Place, SourceFile } from "../text/source-file.ts";
import { folderOf, nameOf } from "../text/uri.ts";
import { fromSource, type Known, known, unknown } from "./known.ts";

/** One FROM … block. `parent` is the stage it builds on, in this file. */
export interface Stage {
	readonly kind: "stage";
	readonly file: SourceFile;
	readonly index: number;
	/** In lower case, as BuildKit keeps it; undefined without AS. */
	readonly name: string | undefined;
	/** What FROM names: for a stage with a parent, the parent's name. */
	readonly base: { readonly image: Known<ImageReference>; readonly text: string; readonly at: Place };
	readonly parent: Stage | undefined;
	/** True for the last stage, which is what a build without a target makes. */
	readonly isFinal: boolean;
	readonly from: Instruction;
	/** Everything behind FROM, up to the next FROM. */
	readonly instructions: readonly Instruction[];
	readonly escapeCharacter: string;
	/** The ARGs in front of the first FROM: what a plain `ARG NAME` in the stage takes over. */
	readonly globalArguments: ReadonlyMap<string, Variable>;
	readonly inputs: BuildInputs;
}

/** What whoever builds gives from outside: a Compose file's `build.args` and `build.additional_contexts`. */
export interface BuildInputs {
	readonly arguments: ReadonlyMap<string, Variable>;
	/** By the name that FROM may use instead of an image's or a stage's. */
	readonly contexts: ReadonlyMap<string, Variable>;
	/** The folder's uri that COPY takes files from, with its closing slash; undefined for a remote one. */
	readonly context: string | undefined;
	/** What the user says of images; the same array as long as nothing changes. */
	readonly images: readonly DescribedImage[];
}

const NOTHING: ReadonlyMap<string, Variable> = new Map();

/** Nobody builds so many stages one upon the other; rules walk down the chain of each. */
const LONGEST_CHAIN = 100;

const NO_IMAGES: readonly DescribedImage[] = [];

/** By what is said of images, and by file: what is known of an image decides what is worked out for a stage. */
const plain = keptOn<SourceFile, Map<BuildInputs["images"], readonly Stage[]>>();

/**
 * The stages of a Dockerfile in order; none when it has no FROM. What is not given is as in a build of the file's own
 * folder. Worked out once per file when nothing is given but what is said of images.
 */
export function stagesOf(file: SourceFile, given: Partial<BuildInputs> = {}): readonly Stage[] {
	const own = folderOf(file.uri);
	const inputs: BuildInputs = {
		arguments: given.arguments ?? NOTHING,
		contexts: given.contexts ?? NOTHING,
		context: "context" in given ? given.context : own,
		images: given.images ?? NO_IMAGES,
	};
	if (inputs.arguments.size + inputs.contexts.size > 0 || inputs.context !== own) return readStages(file, inputs);
	const byImages = plain.get(file) ?? new Map<BuildInputs["images"], readonly Stage[]>();
	plain.set(file, byImages);
	const stages = byImages.get(inputs.images) ?? readStages(file, inputs);
	byImages.set(inputs.images, stages);
	return stages;
}

/** The stage that a build makes: the one that `target` names, by name or number, or the last. */
export function targetStage(stages: readonly Stage[], target: string | undefined): Stage | undefined {
	if (target === undefined) return stages.at(-1);
	return stages.findLast((it) => it.name === target.toLowerCase());
}

/** True for a stage of `dockerfile_inline`: its places lie in no file that can be opened or edited. */
export function isInline(stage: Stage): boolean {
	return stage.file.uri.includes("#");
}

/** The name of the file that a stage stands in, as a reader of the Compose file knows it. */
export function dockerfileName(stage: Stage): string {
	return isInline(stage) ? "its inline Dockerfile" : nameOf(stage.file.uri);
}

/** True when another stage of the file starts from this one, so that what changes here changes there. */
export function isBuiltUpon(stage: Stage): boolean {
	return stagesOf(stage.file, stage.inputs).some((it) => it.parent?.index === stage.index);
}

/** The stage and those it builds on, nearest first. */
export function* chainOf(stage: Stage): Generator<Stage> {
	for (let it: Stage | undefined = stage; it; it = it.parent) yield it;
}

/** The last stage of the FROM chain: the one that starts from an image. */
export function rootStage(stage: Stage): Stage {
	return [...chainOf(stage)].at(-1) ?? stage;
}

function readStages(file: SourceFile, inputs: BuildInputs): readonly Stage[] {
	const { instructions, escapeCharacter } = parseDockerfile(file);
	const starts: number[] = [];
	for (const [i, it] of instructions.entries()) if (it.keyword === "FROM") starts.push(i);
	const globalArguments = readGlobalArguments(instructions.slice(0, starts[0] ?? 0), escapeCharacter, inputs.arguments);
	const stages: Stage[] = [];
	const byName = new Map<string, Stage>();
	const depths = new Map<Stage, number>();
	starts.forEach((start, index) => {
		const from = instructions[start];
		if (!from) return;
		const base = readBase(file, from, escapeCharacter, (name) => globalArguments.get(name) ?? platformArgument(name));
		const context = base.image.state === "known" ? inputs.contexts.get(base.image.value.text.toLowerCase()) : undefined;
		const name = stageName(from);
		const parent = base.image.state === "known" && !context ? byName.get(base.image.value.text) : undefined;
		const depth = parent ? (depths.get(parent) ?? 0) + 1 : 0;
		const isEndless = depth > LONGEST_CHAIN;
		const stage: Stage = {
			kind: "stage",
			file,
			index,
			name,
			base: context
				? { ...base, image: imageOfContext(context, base.at) }
				: isEndless
					? { ...base, image: unknown("its stages build on one another on and on", fromSource(base.at)) }
					: base,
			parent: isEndless ? undefined : parent,
			isFinal: index === starts.length - 1,
			from,
			instructions: instructions.slice(start + 1, starts[index + 1] ?? instructions.length),
			escapeCharacter,
			globalArguments,
			inputs,
		};
		stages.push(stage);
		depths.set(stage, isEndless ? 0 : depth);
		if (name) byName.set(name, stage);
	});
	return stages;
}

function stageName(from: Instruction): string | undefined {
	return from.words[1]?.text.toUpperCase() === "AS" ? from.words[2]?.text.toLowerCase() : undefined;
}

function readBase(file: SourceFile, from: Instruction, escapeCharacter: string, lookup: Lookup): Stage["base"] {
	const word = from.words[0];
	const at: Place = { file, span: word?.span ?? from.keywordSpan };
	const text = word?.text ?? "";
	const expansion = expandWord(text, escapeCharacter, lookup);
	if (expansion.state === "open") return { image: unknown(expansion.because, fromSource(at)), text, at };
	if (expansion.unset.length > 0 || expansion.text === "") {
		const name = expansion.unset[0];
		return { image: unknown(name ? `\`${name}\` has no value` : "FROM names no image", fromSource(at)), text, at };
	}
	if (!isImageReference(expansion.text)) {
		return { image: unknown(`"${expansion.text}" is no image's name`, fromSource(at)), text: expansion.text, at };
	}
	return { image: known(parseImageReference(expansion.text), fromSource(at)), text: expansion.text, at };
}

/** A named context in the place of an image: an image itself behind `docker-image://`, files of any kind otherwise. */
function imageOfContext(context: Variable, at: Place): Known<ImageReference> {
	const image = context.state === "set" ? /^docker-image:\/\/(.+)$/.exec(context.value)?.[1] : undefined;
	if (image !== undefined) return known(parseImageReference(image), fromSource(at));
	return unknown(context.state === "open" ? context.because : "a build context stands in its place", fromSource(at));
}

function readGlobalArguments(
	instructions: readonly Instruction[],
	escapeCharacter: string,
	given: BuildInputs["arguments"],
): ReadonlyMap<string, Variable> {
	const values = new Map<string, Variable>();
	for (const instruction of instructions) {
		if (instruction.keyword !== "ARG") continue;
		for (const { name, value } of assignments(instruction)) {
			const variable =
				given.get(name) ?? defaultOf(name, value, escapeCharacter, (it) => values.get(it) ?? platformArgument(it));
			if (variable) values.set(name, variable);
		}
	}
	return values;
}

/** The value that an ARG has when nobody gives one; an ARG without default is open, since it exists to be given. */
export function defaultOf(name: string, value: string | undefined, escapeCharacter: string, lookup: Lookup): Variable {
	if (value === undefined) return { state: "open", because: `ARG ${name} has no default` };
	const expansion = expandWord(value, escapeCharacter, lookup);
	return expansion.state === "text" ? set(expansion.text) : expansion;
}

/** A `NAME=value` word of an ARG or ENV, or the name alone. */
export interface Assignment {
	readonly name: string;
	readonly value: string | undefined;
}

/** What ARG and ENV assign; `ENV NAME value` is one assignment. Read once for all versions of the file that have it. */
export function assignments(instruction: Instruction): readonly Assignment[] {
	const known = assigned.get(instruction.identity);
	if (known) return known;
	const read = readAssignments(instruction);
	assigned.set(instruction.identity, read);
	return read;
}

const assigned = keptOn<object, readonly Assignment[]>();

function readAssignments(instruction: Instruction): readonly Assignment[] {
	const first = instruction.words[0];
	if (instruction.keyword === "ENV" && first && !first.text.includes("=")) {
		return [{ name: first.text, value: instruction.body.text.slice(first.to).trim() }];
	}
	return instruction.words.map(({ text }) => {
		const equals = text.indexOf("=");
		return equals < 0
			? { name: text, value: undefined }
			: { name: text.slice(0, equals), value: text.slice(equals + 1) };
	});
}

/** Arguments that BuildKit sets by itself for each platform, so that nobody can tell their value here. */
const PLATFORM_ARGUMENT = /^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)$/;

/** The variable that BuildKit sets by itself under this name, if it sets one. */
export function platformArgument(name: string): Variable | undefined {
	return PLATFORM_ARGUMENT.test(name) ? { state: "open", because: `\`${name}\` depends on the platform` } : undefined;
}

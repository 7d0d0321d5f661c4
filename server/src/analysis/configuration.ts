import { isCapability } from "../knowledge/capabilities.ts";
import { configuredFolder } from "../knowledge/configuration-names.ts";
import type { DescribedImage } from "../knowledge/described-images.ts";
import { rules } from "../rules/index.ts";
import { parseYaml } from "../syntax/yaml.ts";
import { keptOn } from "../text/kept-on.ts";
import type { Place, SourceFile } from "../text/source-file.ts";
import { configurationShapeOf } from "./configuration-shape.ts";
import type { ConfiguredIgnore } from "./configured-ignores.ts";
import { namedPartsIn, type Part, partAt, partsIn } from "./sound-parts.ts";
import { ENGINES, PRESETS, SEVERITIES, type Wishes } from "./wishes.ts";
import { dayIn, flagIn, numberIn, textIn, wordIn } from "./yaml-values.ts";

/** What one configuration file says, as far as it can be used. */
export interface Configuration {
	readonly file: SourceFile;
	readonly wishes: Wishes;
	/** True where configurations of the folders above do not count. */
	readonly isRoot: boolean;
	/** The configuration that this one starts from, as written. */
	readonly base: NamedFile | undefined;
	/** The findings that were accepted all at once, as written. */
	readonly baseline: NamedFile | undefined;
}

/** Another file that a configuration names, and where it does. */
interface NamedFile {
	readonly path: string;
	readonly at: Place;
}

/** What is read and what is complained about. */
export const configurationShape = configurationShapeOf(rules);

const known = keptOn<SourceFile, Configuration>();

/** Reads a configuration once per file object; what does not fit its shape is as if it were not there. */
export function configurationOf(file: SourceFile): Configuration {
	const configuration = known.get(file) ?? read(file);
	known.set(file, configuration);
	return configuration;
}

function read(file: SourceFile): Configuration {
	const root: Part = { node: parseYaml(file).roots[0], shape: configurationShape };
	const fix = partAt(root, "fix");
	return {
		file,
		wishes: {
			preset: wordIn(partAt(root, "preset").node, PRESETS),
			engine: wordIn(partAt(root, "engine").node, ENGINES),
			rules: readSeverities(partAt(root, "rules")),
			minimumUid: numberIn(partAt(partAt(partAt(root, "rules"), "low-uid"), "minimum").node),
			userName: textIn(partAt(fix, "user").node),
			userUid: numberIn(partAt(fix, "uid").node),
			capabilityComments: flagIn(partAt(fix, "capabilityComments").node),
			honorOtherTools: flagIn(partAt(root, "honorOtherTools").node),
			exclude: textsIn(partAt(root, "exclude"))?.map((glob) => ({ glob, folder: configuredFolder(file.uri) })),
			ignores: partsIn(partAt(root, "ignore")).flatMap((it) => readIgnore(file, it)),
			images: namedPartsIn(partAt(root, "images")).map(([pattern, it]) => readImage(pattern, it)),
		},
		isRoot: flagIn(partAt(root, "root").node) === true,
		base: readName(file, partAt(root, "extends")),
		baseline: readName(file, partAt(root, "baseline")),
	};
}

function readName(file: SourceFile, { node }: Part): NamedFile | undefined {
	return node && { path: textIn(node) ?? "", at: { file, span: node.span } };
}

function readSeverities(rules: Part): NonNullable<Wishes["rules"]> {
	const severities = namedPartsIn(rules).flatMap(([name, it]) => {
		const severity = wordIn(it.node, SEVERITIES) ?? wordIn(partAt(it, "severity").node, SEVERITIES);
		return severity === undefined ? [] : [[name, severity] as const];
	});
	return Object.fromEntries(severities);
}

function readIgnore(file: SourceFile, entry: Part): readonly ConfiguredIgnore[] {
	const { node } = entry;
	const rules = textsIn(partAt(entry, "rule")) ?? [];
	if (!node || rules.length === 0) return [];
	const until = partAt(entry, "until").node;
	const day = dayIn(until);
	return [
		{
			rules,
			files: textsIn(partAt(entry, "files")),
			services: textsIn(partAt(entry, "services")),
			reason: textIn(partAt(entry, "reason").node),
			until: until && day !== undefined ? { day, at: { file, span: until.span } } : undefined,
			folder: configuredFolder(file.uri),
			at: { file, span: node.span },
		},
	];
}

function readImage(pattern: string, part: Part): DescribedImage {
	const capabilities = partAt(part, "capabilities");
	return {
		pattern,
		user: textIn(partAt(part, "user").node),
		capabilities: textsIn(capabilities)?.filter(isCapability),
		writes: textsIn(partAt(part, "writes")) ?? [],
	};
}

/** The texts of a list; undefined where there is no list. */
function textsIn(list: Part): readonly string[] | undefined {
	return list.node && partsIn(list).flatMap(({ node }) => textIn(node) ?? []);
}

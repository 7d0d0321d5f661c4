import { buildOf } from "../model/build.ts";
import { commandsOf } from "../model/commands.ts";
import { type CopiedFiles, copiesOf } from "../model/copies.ts";
import { chainOf, type Stage } from "../model/stage.ts";
import { textAt } from "../text/source-file.ts";
import type { User } from "./profile.ts";
import { resolveUser } from "./user.ts";

/** Code that the user who runs it owns. */
export interface OwnedCode {
	readonly copy: CopiedFiles & { readonly owner: NonNullable<CopiedFiles["owner"]> };
	/** The name of what is executed, or the folder of the system that it goes to. */
	readonly name: string;
}

/** Folders that hold programs and their settings (Filesystem Hierarchy Standard 3.0). */
const SYSTEM = /^\/(?:bin|sbin|lib|lib64|etc|usr\/(?:local\/)?(?:bin|sbin|lib|lib64|libexec|etc))(?:\/|$)/;
const EXECUTED = /\.(?:sh|bash|py|rb|pl|php|js|mjs|cjs|jar|war|dll|exe|so|wasm)$/;

/** What a stage and those it builds on copy, with the container's own user as its owner, that gets executed. */
export function* ownedCode(stage: Stage, user: User): Generator<OwnedCode> {
	const programs = startedPrograms(stage);
	for (const it of chainOf(stage)) {
		for (const copy of copiesOf(it)) {
			const { owner, mode } = copy;
			const isReadOnly = mode?.octal !== undefined && (mode.octal & 0o200) === 0;
			const name = owner && !isReadOnly && owns(owner.text, stage, user) ? codeIn(copy, programs) : undefined;
			if (owner && name !== undefined) yield { copy: { ...copy, owner }, name };
		}
	}
}

function owns(text: string, stage: Stage, user: User): boolean {
	const build = buildOf(stage);
	if (text.includes("$")) {
		const last = build.users.at(-1);
		return last !== undefined && beforeColon(textAt(last.at)) === beforeColon(text);
	}
	const owner = resolveUser(text, build);
	return owner.uid === undefined || user.uid === undefined ? owner.name === user.name : owner.uid === user.uid;
}

function beforeColon(text: string): string {
	return text.replace(/:[^{}]*$/, "");
}

function codeIn({ sources, target }: CopiedFiles, programs: ReadonlySet<string>): string | undefined {
	if (SYSTEM.test(target)) return target;
	const names = sources.map((it) => it.split("/").at(-1) ?? "");
	const paths = [target, ...names.map((it) => `${target.replace(/\/$/, "")}/${it}`)];
	return names.find((it) => EXECUTED.test(it)) ?? paths.find((it) => EXECUTED.test(it) || programs.has(it));
}

/** The paths that ENTRYPOINT and CMD start. */
function startedPrograms(stage: Stage): ReadonlySet<string> {
	const { entrypoint, command } = buildOf(stage);
	const commands = [entrypoint, command].flatMap((it) => (it ? commandsOf(it.instruction, it.stage.file.text) : []));
	return new Set(commands.flatMap(({ words }) => (words[0]?.text.startsWith("/") ? [words[0].text] : [])));
}

import { isGivable, looksWritten, namesWritten } from "../knowledge/data-paths.ts";
import { keptOn } from "../text/kept-on.ts";
import { type Build, buildOf } from "./build.ts";
import { commandsOf } from "./commands.ts";
import { absolute, type NamedPath } from "./named-paths.ts";
import { type Traces, tracesOf } from "./path-traces.ts";
import type { Stage } from "./stage.ts";

/** A folder that the program of an image writes to, or may write to, as far as the Dockerfile shows. */
export interface WrittenFolder {
	readonly path: string;
	/** Whom the build gives it to, as written; undefined where root keeps it. */
	readonly owner: string | undefined;
	/** True where something in the stage's chain makes it. */
	readonly isMade: boolean;
	/** True where commands put something into it, which has to change hands too. */
	readonly isFilled: boolean;
	/** What copies files into it; none for the working directory, whose files are the program's code. */
	readonly copies: readonly NamedPath[];
}

/**
 * The folders that a stage's program writes to: volumes, folders that are made for data by their place, their name or a
 * variable, and the working directory, in which it may write for all that anybody knows. Not those that everybody may
 * write to, and not those of the system.
 */
export function writtenFolders(stage: Stage): readonly WrittenFolder[] {
	const known = found.get(stage) ?? findFolders(stage);
	found.set(stage, known);
	return known;
}

/** Every fix that switches the user asks. */
const found = keptOn<Stage, readonly WrittenFolder[]>();

function findFolders(stage: Stage): readonly WrittenFolder[] {
	const build = buildOf(stage);
	const traces = tracesOf(stage);
	const named = [
		...declared(build),
		...traces.made.filter((it) => isMadeForData(it, build, traces)),
		...started(build),
		...unpacking(build, traces),
	];
	const data = new Set(named.filter((it) => !traces.removed.has(it) && !traces.open.some((open) => isIn(it, open))));
	const { workdir } = build;
	const isGiven = workdir !== undefined && isGivable(workdir) && !data.has(workdir) && !isHome(workdir, build);
	return [...(isGiven ? [workdir] : []), ...data].map((path) => describe(path, build, traces, data.has(path)));
}

/** Volumes, and what variables say. */
function declared({ paths }: Build): readonly string[] {
	return paths.flatMap(({ by, path, variable }) => {
		if (by === "VOLUME") return isGivable(path) ? [path] : [];
		return by === "ENV" && variable !== undefined && namesWritten(variable, path) ? [path] : [];
	});
}

/** A folder that looks like one for data, or that nothing fills during the build. */
function isMadeForData(path: string, { paths }: Build, { mentioned }: Traces): boolean {
	if (!isGivable(path)) return false;
	if (looksWritten(path)) return true;
	// By custom a folder of this name holds what somebody else puts there to be read, such as /docker-entrypoint.d.
	if (path.endsWith(".d")) return false;
	const isFilled = paths.some((it) => (it.by === "COPY" || it.by === "WORKDIR") && isIn(it.path, path));
	return !isFilled && !mentioned.some((it) => isIn(it, path));
}

/** Folders for data that ENTRYPOINT and CMD name: `--data-dir=/data`, `> /var/log/app/out.log`, but no scripts. */
function started({ entrypoint, command, workdir }: Build): readonly string[] {
	return [entrypoint, command].flatMap((it) => {
		const commands = it ? commandsOf(it.instruction, it.stage.file.text) : [];
		return commands.flatMap(({ words, outputs }) => {
			const texts = words.map(({ text }) => text);
			const values = texts.filter(
				(text, i) => i > 0 && (!isFile(text) || /^-/.test(text) || /^-/.test(texts[i - 1] ?? "")),
			);
			const absolutes = values.map((text) => text.replace(/^-[^=]*=/, "")).filter((text) => text.startsWith("/"));
			return [...absolutes, ...outputs].flatMap((text) => {
				const path = absolute(text, workdir);
				const folder = path !== undefined && isFile(path) ? path.slice(0, path.lastIndexOf("/")) : path;
				return folder !== undefined && looksWritten(folder) ? [folder] : [];
			});
		});
	});
}

/** Where Tomcat unpacks each archive that lies there, or does not start it (catalina/startup/ExpandWar.java). */
function unpacking({ paths }: Build, { mentioned }: Traces): readonly string[] {
	const copied = paths.flatMap((it) => (it.by === "COPY" ? [it.path] : []));
	return [...copied, ...mentioned].flatMap((it) => /^(.+\/webapps)\/[^/]+\.war$/.exec(it)?.[1] ?? []);
}

function isFile(path: string): boolean {
	return /\.\w+$/.test(path);
}

/** The home of an account, which belongs to it. */
function isHome(path: string, { accounts, image }: Build): boolean {
	return (
		image?.accounts.some((it) => it.home === path) === true ||
		[...accounts.values()].some((it) => it.nameAt && path === `/home/${it.name}`)
	);
}

function describe(path: string, { paths }: Build, traces: Traces, isData: boolean): WrittenFolder {
	const owner = traces.owners.findLast((it) => it.path === path || (it.isTree && isIn(path, it.path)))?.owner;
	const copies = isData ? paths.filter((it) => it.by === "COPY" && isIn(it.path, path)) : [];
	return {
		path,
		owner: owner === undefined || /^(?:root|0)(?::|$)/.test(owner) ? undefined : owner,
		isMade: paths.some((it) => it.by === "WORKDIR" && isIn(it.path, path)) || traces.made.some((it) => isIn(it, path)),
		isFilled: isData
			? traces.mentioned.some((it) => isIn(it, path)) || traces.made.some((it) => it !== path && isIn(it, path))
			: traces.prepared.includes(path),
		copies,
	};
}

/** True for a folder and all that lies in it. */
function isIn(path: string, folder: string): boolean {
	return path === folder || path.startsWith(`${folder}/`);
}

import type { Finding } from "../rules/rule.ts";
import { fitsGlob } from "../text/glob.ts";
import type { Place } from "../text/source-file.ts";
import { pathFrom } from "../text/uri.ts";
import type { Subject } from "./subjects.ts";

/** Files that are not judged; behind a `!`, those that are after all. */
export interface Exclusion {
	readonly glob: string;
	/** The folder's uri that the pattern starts from; undefined where it is matched with whole paths. */
	readonly folder: string | undefined;
}

/** One entry of `ignore:`: findings that somebody decided to live with. */
export interface ConfiguredIgnore {
	readonly rules: readonly string[];
	/** Patterns seen from `folder`; undefined for all files. */
	readonly files: readonly string[] | undefined;
	/** Names of services and of stages; undefined for all of them. */
	readonly services: readonly string[] | undefined;
	readonly reason: string | undefined;
	/** The last day on which it counts, `2027-03-01`. */
	readonly until: { readonly day: string; readonly at: Place } | undefined;
	readonly folder: string;
	/** The whole entry. */
	readonly at: Place;
}

/** The entry of `ignore:` that covers a finding about a subject, and whose last day is not over. */
export function acceptedBy(
	{ rule, at }: Pick<Finding, "rule" | "at">,
	subject: Subject,
	ignores: readonly ConfiguredIgnore[],
	today: string | undefined,
): ConfiguredIgnore | undefined {
	return ignores.find(
		(it) =>
			it.rules.includes(rule.name) &&
			!isExpired(it, today) &&
			(it.services === undefined || namesOf(subject).some((name) => it.services?.includes(name))) &&
			(it.files === undefined || it.files.some((glob) => fits(at.file.uri, glob, it.folder))),
	);
}

/** True when the last day on which an entry counts is over; without a clock nothing ever is. */
export function isExpired({ until }: ConfiguredIgnore, today: string | undefined): boolean {
	return until !== undefined && today !== undefined && until.day < today;
}

/** True when a file is not to be judged: the last pattern that fits decides. */
export function isExcluded(uri: string, exclusions: readonly Exclusion[]): boolean {
	const last = exclusions.findLast(({ glob, folder }) => fits(uri, glob.replace(/^!/, ""), folder));
	return last !== undefined && !last.glob.startsWith("!");
}

/** A file outside of the folder fits nothing. */
function fits(uri: string, glob: string, folder: string | undefined): boolean {
	if (folder === undefined) return fitsGlob(pathFrom("", uri).replace(/^[a-z][a-z0-9+.-]*:\/*/i, ""), glob);
	return uri.startsWith(folder) && fitsGlob(pathFrom(folder, uri), glob);
}

function namesOf(subject: Subject): readonly string[] {
	if (subject.kind === "service") return [subject.service.name];
	return subject.stage.name === undefined ? [] : [subject.stage.name];
}

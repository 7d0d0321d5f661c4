import type { Finding, Severity } from "../rules/rule.ts";
import { type FileParts, spanAt } from "../syntax/yaml-parts.ts";
import type { Place, Span } from "../text/source-file.ts";
import { meets, touches } from "../text/span.ts";
import type { ConfiguredIgnore } from "./configured-ignores.ts";
import type { Statement } from "./finding.ts";

/** A finding, and the entry of the configuration that accepts it. */
export interface Found {
	readonly finding: Finding;
	readonly entry: ConfiguredIgnore | undefined;
}

/**
 * What was found in the subjects of a file, one group for each; a finding is only put together when somebody wants it.
 * Groups and findings are numbered: a file may have thousands of subjects, and an object for each costs at every keystroke.
 */
export interface FoundGroups {
	/** Of each finding of each group. */
	readonly severities: readonly (readonly Severity[])[];
	/** By group, an offset of the part of the file that all of its findings are in; undefined where there is no such part. */
	readonly within: readonly (number | undefined)[];
	/** The place of a finding, in whatever file. */
	place(group: number, index: number): Place | undefined;
	found(group: number, index: number): Found | undefined;
	/** What a finding says. Objects with a getter, such as for fixes, take several times as long to make as others. */
	said(group: number, index: number): Statement | undefined;
}

/** Groups of what is put together already. */
export function groupsOf(groups: readonly (readonly Found[])[]): FoundGroups {
	return {
		severities: groups.map((found) => found.map((it) => it.finding.severity)),
		within: [],
		place: (group, index) => groups[group]?.[index]?.finding.at,
		found: (group, index) => groups[group]?.[index],
		said: (group, index) => groups[group]?.[index]?.finding,
	};
}

/** Everything in all groups, in order. */
export function allIn({ severities, found }: FoundGroups): readonly Found[] {
	return severities.flatMap((its, group) => its.flatMap((_, index) => found(group, index) ?? []));
}

/** How many findings there are in all groups. */
export function countIn({ severities }: FoundGroups): number {
	return severities.reduce((sum, it) => sum + it.length, 0);
}

/** The findings of all groups that meet one of the spans; `parts` are those of the file, where it has any. */
export function meetingIn(
	{ severities, within, place, found }: FoundGroups,
	spans: readonly Span[],
	parts: FileParts | undefined,
): readonly Finding[] {
	const met = parts ? spans.map((it) => wholeParts(it, parts)) : [];
	const findings: Finding[] = [];
	for (let group = 0; group < severities.length; group++) {
		const inside = within[group];
		if (inside !== undefined && !met.some((it) => touches(it, inside))) continue;
		for (const index of severities[group]?.keys() ?? []) {
			const at = place(group, index);
			const isMeant = at && spans.some((it) => meets(at.span, it));
			findings.push(...(isMeant ? [found(group, index)] : []).flatMap((it) => it?.finding ?? []));
		}
	}
	return findings;
}

/** From the first character of the first part that a span meets to behind the last character of the last one. */
function wholeParts({ start, end }: Span, parts: FileParts): Span {
	return { start: spanAt(parts.indexAt(start - 1), parts).start, end: spanAt(parts.indexAt(end), parts).end };
}

/** What the gravest findings of all groups say, at most `count` of them; of equal ones those that come first. */
export function loudestIn({ severities, said }: FoundGroups, count: number): readonly Statement[] {
	const all: Statement[] = [];
	for (const severity of BY_GRAVITY) {
		for (let group = 0; group < severities.length && all.length < count; group++) {
			const its = severities[group] ?? [];
			for (let index = 0; index < its.length && all.length < count; index++) {
				const statement = its[index] === severity ? said(group, index) : undefined;
				if (statement) all.push(statement);
			}
		}
	}
	return all;
}

const BY_GRAVITY: readonly Severity[] = ["error", "warning", "info", "hint"];

import type { Finding, Severity } from "../rules/rule.ts";
import { type FileParts, partsMeeting, spanOf } from "../syntax/yaml-parts.ts";
import type { Place, Span } from "../text/source-file.ts";
import { meets, touches } from "../text/span.ts";
import type { ConfiguredIgnore } from "./configured-ignores.ts";

/** A finding, and the entry of the configuration that accepts it. */
export interface Found {
	readonly finding: Finding;
	readonly entry: ConfiguredIgnore | undefined;
}

/** What was found in one subject; a finding is only put together when somebody wants it. */
export interface FoundGroup {
	readonly severities: readonly Severity[];
	/** An offset of the part of the file that all of its findings are in; undefined where there is no such part. */
	readonly within: number | undefined;
	/** The place of a finding, in whatever file. */
	place(index: number): Place | undefined;
	found(index: number): Found | undefined;
}

/** A group of what is put together already. */
export function groupOf(found: readonly Found[]): FoundGroup {
	return {
		severities: found.map((it) => it.finding.severity),
		within: undefined,
		place: (index) => found[index]?.finding.at,
		found: (index) => found[index],
	};
}

/** Everything in a group, in order. */
export function allIn({ severities, found }: FoundGroup): readonly Found[] {
	return severities.flatMap((_, index) => found(index) ?? []);
}

/** The findings of all groups that meet one of the spans; `parts` are those of the file, where it has any. */
export function meetingIn(
	groups: readonly FoundGroup[],
	spans: readonly Span[],
	parts: FileParts | undefined,
): readonly Finding[] {
	const met = parts ? spans.map((it) => wholeParts(it, parts)) : [];
	return groups.flatMap(({ severities, within, place, found }) => {
		if (within !== undefined && !met.some((it) => touches(it, within))) return [];
		return severities.flatMap((_, index) => {
			const at = place(index);
			return at && spans.some((it) => meets(at.span, it)) ? (found(index)?.finding ?? []) : [];
		});
	});
}

/** From the first character of the first part that a span meets to behind the last character of the last one. */
function wholeParts(span: Span, parts: FileParts): Span {
	const met = partsMeeting(span, parts).map((it) => spanOf(it, parts));
	return { start: met[0]?.start ?? span.start, end: met.at(-1)?.end ?? span.end };
}

const LOUDEST_FIRST: readonly Severity[] = ["error", "warning", "info", "hint"];

/** The gravest findings of all groups, at most `count` of them; of equal ones those that come first. */
export function loudestIn(groups: readonly FoundGroup[], count: number): readonly Finding[] {
	const chosen: Finding[] = [];
	for (const wanted of LOUDEST_FIRST) {
		for (const { severities, found } of groups) {
			for (let index = 0; index < severities.length && chosen.length < count; index++) {
				const it = severities[index] === wanted ? found(index) : undefined;
				if (it) chosen.push(it.finding);
			}
		}
	}
	return chosen;
}

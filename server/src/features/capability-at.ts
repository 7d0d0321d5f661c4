import type { Subject } from "../analysis/subjects.ts";
import { type Capability, parseCapability } from "../knowledge/capabilities.ts";
import type { SourceFile, Span } from "../text/source-file.ts";
import { touches } from "../text/span.ts";
import { subjectsAround } from "./subject-at.ts";

/** A capability's name in a file, and the services or stages that it is about. */
export interface WrittenCapability {
	readonly capability: Capability;
	readonly span: Span;
	readonly subjects: readonly Subject[];
}

/**
 * The capability whose name stands at an offset. In cap_add and cap_drop any spelling counts; elsewhere it takes the
 * CAP_ prefix or an underscore, since `chown` and `kill` are commands too.
 */
export function capabilityAt(
	file: SourceFile,
	subjects: readonly Subject[],
	offset: number,
): WrittenCapability | undefined {
	const span = wordAt(file.text, offset);
	const text = file.text.slice(span.start, span.end);
	const capability = parseCapability(text);
	if (capability === undefined || capability === "ALL") return undefined;
	const listed = subjects.filter((it) =>
		it.profile.capabilities.changes.some(({ at }) => at.file === file && touches(at.span, offset)),
	);
	if (listed.length === 0 && !text.includes("_")) return undefined;
	return { capability, span, subjects: listed.length > 0 ? listed : subjectsAround(file, subjects, offset) };
}

function wordAt(text: string, offset: number): Span {
	let start = offset;
	let end = offset;
	while (start > 0 && /[A-Za-z0-9_]/.test(text[start - 1] ?? "")) start--;
	while (end < text.length && /[A-Za-z0-9_]/.test(text[end] ?? "")) end++;
	return { start, end };
}

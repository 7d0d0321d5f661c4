import type { Place, Span } from "./source-file.ts";

/** True when `offset` lies in the span or touches one of its ends. */
export function touches(span: Span, offset: number): boolean {
	return span.start <= offset && offset <= span.end;
}

/** True when `inner` lies wholly in `outer`. */
export function contains(outer: Span, inner: Span): boolean {
	return outer.start <= inner.start && inner.end <= outer.end;
}

/** True when the spans share a character, or when an empty one touches the other. */
export function meets(a: Span, b: Span): boolean {
	return a.start <= b.end && b.start <= a.end;
}

/** True when both places are the same characters of the same file object. */
export function samePlace(a: Place, b: Place): boolean {
	return a.file === b.file && a.span.start === b.span.start && a.span.end === b.span.end;
}

/** The same stretch, so many characters further on. */
export function moveSpan({ start, end }: Span, by: number): Span {
	return { start: start + by, end: end + by };
}

import { commonEnds } from "../text/common-ends.ts";

/** A text, and where the parts begin that it is cut into. */
export interface ServiceCuts {
	readonly text: string;
	/**
	 * The parts cover the whole text: everything up to the first service's line, the `services:` key included; each service
	 * up to the next one's line, with the comments between them; and the rest from the next top-level key on, empty where
	 * none follows.
	 */
	readonly offsets: readonly number[];
	/** What every service's name is indented by. */
	readonly indent: number;
	/** How many parts at either end are those of the earlier cuts, where these were given. */
	readonly same: { readonly first: number; readonly last: number };
}

/**
 * Cuts a Compose file as most are written: one document, `services:` as a block mapping, indented by blanks. Undefined
 * for any other form, and wherever a line leaves doubt; whether the parts are sound by themselves is for their reader.
 * Of a text that was cut before only what changed is looked at: what a line says of the cuts depends on nothing but it
 * and those above it.
 */
export function cutServices(text: string, before?: ServiceCuts): ServiceCuts | undefined {
	return (before && cutAgain(text, before)) ?? cutWhole(text);
}

function cutWhole(text: string): ServiceCuts | undefined {
	const state: State = { starts: [], indent: 0, servicesBehind: -1, tail: -1 };
	if (!cutLines(text, 0, text.length, state) || state.starts.length === 0) return undefined;
	const { starts, indent, tail } = state;
	return { text, offsets: [0, ...starts, tail < 0 ? text.length : tail], indent, same: { first: 0, last: 0 } };
}

/** Undefined where a look at the changed lines is not enough. */
function cutAgain(text: string, { text: earlier, offsets, indent }: ServiceCuts): ServiceCuts | undefined {
	const { head, tail } = commonEnds(earlier, text);
	const by = text.length - earlier.length;
	const first = offsets.findLastIndex((it) => it <= head);
	const next = offsets.findIndex((it) => it > earlier.length - tail);
	const [from, to] = [offsets[first], offsets[next]];
	if (first < 1 || next <= first || from === undefined || to === undefined) return undefined;
	const state: State = { starts: offsets.slice(1, first), indent: first > 1 ? indent : 0, servicesBehind: 0, tail: -1 };
	const isAlike = cutLines(text, from, to + by, state) && state.tail < 0 && state.indent === indent;
	// Where the first line is no service's any more, it belongs to the part above.
	if (!isAlike || state.starts[first - 1] !== from) return undefined;
	const behind = offsets.slice(next).map((it) => it + by);
	return { text, offsets: [0, ...state.starts, ...behind], indent, same: { first, last: behind.length } };
}

/** What is known above a line. */
interface State {
	readonly starts: number[];
	indent: number;
	/** Behind the line of the `services:` key; negative above it. */
	servicesBehind: number;
	/** Where the next top-level key begins; negative above it. */
	tail: number;
}

/** Goes through whole lines; false where one of them leaves doubt. */
function cutLines(text: string, from: number, to: number, state: State): boolean {
	for (let start = from; start < to; ) {
		const newline = text.indexOf("\n", start);
		const end = newline < 0 ? text.length : newline + 1;
		const depth = blanksAt(text, start);
		const first = text.charCodeAt(start + depth);
		if (!isBlankOrComment(first)) {
			if (first === TAB) return false;
			if (depth === 0) {
				const { servicesBehind, starts } = state;
				if (isDocumentMarker(text, start) && (servicesBehind >= 0 || !isFirstContent(text, start))) return false;
				if (isServicesKey(text, start, end)) {
					if (servicesBehind >= 0) return false;
					state.servicesBehind = end;
				} else if (servicesBehind >= 0 && state.tail < 0) {
					if (starts.length === 0) return false;
					state.tail = start;
				}
			} else if (state.servicesBehind >= 0 && state.tail < 0) {
				if (state.starts.length === 0) state.indent = depth;
				if (depth < state.indent) return false;
				if (depth === state.indent) {
					if (!startsName(first)) return false;
					state.starts.push(start);
				}
			}
		}
		start = end;
	}
	return true;
}

const TAB = 9;

function blanksAt(text: string, start: number): number {
	let at = start;
	while (text.charCodeAt(at) === 32) at++;
	return at - start;
}

/** NaN stands for the end of the text. */
function isBlankOrComment(code: number): boolean {
	return code === 10 || code === 13 || code === 35 || Number.isNaN(code);
}

function isDocumentMarker(text: string, start: number): boolean {
	return text.startsWith("---", start) || text.startsWith("...", start) || text.startsWith("%", start);
}

/** One `---` above all content changes nothing. */
function isFirstContent(text: string, start: number): boolean {
	return /^---[ \t]*\r?$/m.exec(text.slice(start, start + 80))?.index === 0 && !/^[^#\s]/m.test(text.slice(0, start));
}

function isServicesKey(text: string, start: number, end: number): boolean {
	return text.startsWith("services:", start) && /^services:[ \t]*(?:#.*)?\r?\n?$/.test(text.slice(start, end));
}

/** Letters, digits, `_`, `.` and quotes: what a service's name begins with. */
function startsName(code: number): boolean {
	const letter = (code | 32) >= 97 && (code | 32) <= 122;
	return letter || (code >= 48 && code <= 57) || code === 95 || code === 46 || code === 34 || code === 39;
}

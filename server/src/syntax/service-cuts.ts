/**
 * Cuts a Compose file as most are written: one document, `services:` as a block mapping, indented by blanks. Undefined
 * for any other form, and wherever a line leaves doubt; whether the parts are sound by themselves is for their reader.
 * The answer is where the parts begin, which cover the whole text: everything up to the first service's line, the
 * `services:` key included; each service up to the next one's line, with the comments between them; and the rest from the
 * next top-level key on, empty where none follows.
 */
export function cutServices(text: string): readonly number[] | undefined {
	const starts: number[] = [];
	let indent = 0;
	let servicesBehind = -1;
	let tail = -1;
	for (let start = 0; start < text.length; ) {
		const newline = text.indexOf("\n", start);
		const end = newline < 0 ? text.length : newline + 1;
		const depth = blanksAt(text, start);
		const first = text.charCodeAt(start + depth);
		if (!isBlankOrComment(first)) {
			if (first === TAB) return undefined;
			if (depth === 0) {
				if (isDocumentMarker(text, start) && (servicesBehind >= 0 || !isFirstContent(text, start))) return undefined;
				if (isServicesKey(text, start, end)) {
					if (servicesBehind >= 0) return undefined;
					servicesBehind = end;
				} else if (servicesBehind >= 0 && tail < 0) {
					if (starts.length === 0) return undefined;
					tail = start;
				}
			} else if (servicesBehind >= 0 && tail < 0) {
				if (starts.length === 0) indent = depth;
				if (depth < indent) return undefined;
				if (depth === indent) {
					if (!startsName(first)) return undefined;
					starts.push(start);
				}
			}
		}
		start = end;
	}
	return starts.length === 0 ? undefined : [0, ...starts, tail < 0 ? text.length : tail];
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

import type { Leaning } from "../syntax/leaning.ts";
import type { Part } from "../syntax/yaml-part.ts";
import { type FileParts, partsMeeting, spanOf } from "../syntax/yaml-parts.ts";
import { keptOn } from "../text/kept-on.ts";
import type { Span } from "../text/source-file.ts";

/**
 * Tells, by the offset of a service's key, which services of a file may have words of a span: those that it meets, all
 * where it meets what stands above or below them, and those that lean on what it meets, or on nobody knows what.
 */
export function nearTo(span: Span, parts: FileParts): (key: number) => boolean {
	const met = new Set(partsMeeting(span, parts));
	const [first] = met;
	const last = [...met].at(-1);
	if (!first || !last || first === parts.all[0] || last === parts.all.at(-1)) return () => true;
	const { start } = spanOf(first, parts);
	const { end } = spanOf(last, parts);
	const stand = areAllAlone(parts);
	return (key) => (start <= key && key < end) || (!stand && mayLeanOn(met, parts.leaningAt(key)));
}

/** The names of the services that may have words of a span, in order; undefined where each has to be looked at to tell. */
export function namesNear(span: Span, parts: FileParts): readonly string[] | undefined {
	const { all, leanings, named } = parts;
	const met = new Set(partsMeeting(span, parts));
	const isWide = met.size === 0 || (all[0] && met.has(all[0])) || [...met].at(-1) === all.at(-1);
	if (isWide || named.size !== all.length - 2) return undefined;
	const near = areAllAlone(parts)
		? [...met]
		: all.slice(1, -1).filter((it, i) => met.has(it) || mayLeanOn(met, leanings[i + 1]));
	return near.flatMap(({ piece }) => piece.roots[0]?.entries[0]?.key ?? []);
}

/** True for a part that leans on one of others, or on nobody knows what. */
function mayLeanOn(others: ReadonlySet<Part>, leaning: Leaning | undefined): boolean {
	if (!leaning) return false;
	if (!leansOnAnchorsAlone(leaning)) return true;
	return leaning.on.length > 0 && [...leanedOn(leaning)].some((it) => others.has(it));
}

const alone = keptOn<FileParts, boolean>();

/** True where no service leans on anything: no alias to an anchor elsewhere, no `extends`, no `DOCKER_HOST`. */
function areAllAlone(parts: FileParts): boolean {
	const known =
		alone.get(parts) ?? parts.all.slice(1, -1).every((it) => it.piece.openAliases.size === 0 && namesNoService(it));
	alone.set(parts, known);
	return known;
}

/** Saves a look at each of the services to whoever asks, where somebody looked at them and they lean on nothing. */
export function rememberAlone(parts: FileParts): void {
	alone.set(parts, true);
}

/** The part itself and all that it leans on. */
function leanedOn(leaning: Leaning): ReadonlySet<Part> {
	const all = new Set([leaning]);
	// A set that grows is walked to its new end.
	for (const { on } of all) for (const it of on) if (it) all.add(it);
	return new Set([...all].map((it) => it.part));
}

/** True when what a service means is said by its own part and by the anchors that it leans on. */
export const leansOnAnchorsAlone = everywhere(namesNoService);

/** True when the service that a part describes needs no other file to be understood. */
export const needsNoFile = everywhere(({ text }) => !/extends|build/.test(text));

const named = keptOn<Part, boolean>();

function namesNoService(part: Part): boolean {
	const known = named.get(part) ?? !/extends|DOCKER_HOST/.test(part.text);
	named.set(part, known);
	return known;
}

/** True where all that a part leans on, and the part itself, pass a test. */
function everywhere(test: (part: Part) => boolean): (leaning: Leaning) => boolean {
	const answers = keptOn<Leaning, boolean>();
	return (leaning) => {
		const known = answers.get(leaning);
		if (known !== undefined) return known;
		// One may lean on another further than the stack is deep.
		const open = [leaning];
		for (let it = open.at(-1); it && answers.get(leaning) === undefined; it = open.at(-1)) {
			const next = it.on.find((on) => on && answers.get(on) === undefined);
			if (next) open.push(next);
			else answers.set(it, test(it.part) && it.on.every((on) => !on || answers.get(on) === true));
			if (!next) open.pop();
		}
		return answers.get(leaning) === true;
	};
}

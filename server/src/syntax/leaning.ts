import { type KeptOn, keptOn } from "../text/kept-on.ts";
import type { Part } from "./yaml-part.ts";

/** A part with those whose anchors it names, and what those lean on: the same object as long as all of their texts stay. */
export interface Leaning {
	readonly part: Part;
	/** In the order of the names; undefined for a name that no anchor before has. */
	readonly on: readonly (Leaning | undefined)[];
}

/** For each part, by its index, where the anchors are that it names and does not have itself; undefined where it names none. */
export type AnchorHolders = readonly (ReadonlyMap<string, number | undefined> | undefined)[];

/** An alias stands for the last anchor of its name that stands before it. */
export function anchorHolders(parts: readonly Part[]): AnchorHolders {
	const last = new Map<string, number>();
	return parts.map(({ piece: { anchors, openAliases } }, index) => {
		const own = openAliases.size > 0 ? new Map(Array.from(openAliases, (it) => [it, last.get(it)])) : undefined;
		// Most have none, and an iterator for each costs at every keystroke.
		if (anchors.size > 0) for (const name of anchors.keys()) last.set(name, index);
		return own;
	});
}

/** What each of the parts leans on, by its index. */
export function leaningsOf(parts: readonly Part[], holders: AnchorHolders): readonly Leaning[] {
	const leanings: Leaning[] = [];
	for (const [index, part] of parts.entries()) {
		const its = holders[index];
		const on = its ? Array.from(its.values(), (it) => (it === undefined ? undefined : leanings[it])) : NOTHING;
		leanings.push(theSame(part, on));
	}
	return leanings;
}

const NOTHING: Leaning["on"] = [];

/** What is known of a part, and of that together with what it leans on, one after the other. */
interface Known {
	leaning?: Leaning;
	more?: WeakMap<object, Known>;
}

const known = keptOn<object, Known>();

/** Stands for an anchor that is nowhere. */
const NOWHERE = {};

/** The same object for the same things, also when there were others in between: a fix that was only tried changes an anchor. */
function theSame(part: Part, on: Leaning["on"]): Leaning {
	let its = knownBy(part, known);
	for (const it of on) {
		its.more ??= new WeakMap();
		its = knownBy(it ?? NOWHERE, its.more);
	}
	its.leaning ??= { part, on };
	return its.leaning;
}

function knownBy(key: object, all: KeptOn<object, Known>): Known {
	let its = all.get(key);
	if (!its) {
		its = {};
		all.set(key, its);
	}
	return its;
}

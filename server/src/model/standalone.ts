import type { Leaning } from "../syntax/leaning.ts";
import type { Part } from "../syntax/yaml-parts.ts";

/**
 * True when no other service of its file says anything of the service that a part describes: it has no alias to an anchor
 * elsewhere, extends none, and names no other container as the engine that it speaks to (`DOCKER_HOST`).
 */
export function standsAlone(part: Part): boolean {
	return part.piece.openAliases.size === 0 && namesNoService(part);
}

/** True when what a service means is said by its own part and by the anchors that it leans on. */
export const leansOnAnchorsAlone = everywhere(namesNoService);

/** True when the service that a part describes needs no other file to be understood. */
export const needsNoFile = everywhere(({ text }) => !/extends|build/.test(text));

const named = new WeakMap<Part, boolean>();

function namesNoService(part: Part): boolean {
	const known = named.get(part) ?? !/extends|DOCKER_HOST/.test(part.text);
	named.set(part, known);
	return known;
}

/** True where all that a part leans on, and the part itself, pass a test. */
function everywhere(test: (part: Part) => boolean): (leaning: Leaning) => boolean {
	const answers = new WeakMap<Leaning, boolean>();
	return (leaning) => {
		// One may lean on another further than the stack is deep.
		const open = [leaning];
		for (let it = open.at(-1); it && !answers.has(leaning); it = open.at(-1)) {
			const next = it.on.find((on) => on && !answers.has(on));
			if (next) open.push(next);
			else answers.set(it, test(it.part) && it.on.every((on) => !on || answers.get(on) === true));
			if (!next) open.pop();
		}
		return answers.get(leaning) === true;
	};
}

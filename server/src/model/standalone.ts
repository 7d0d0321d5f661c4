import type { Part } from "../syntax/yaml-parts.ts";

/**
 * True when no other service of its file says anything of the service that a part describes: it has no alias to an anchor
 * elsewhere, extends none, and names no other container as the engine that it speaks to (`DOCKER_HOST`).
 */
export const standsAlone = perPart((part) => !part.piece.hasOpenAlias && !/extends|DOCKER_HOST/.test(part.text));

/** True when the service that a part describes needs no other file to be understood. */
export const needsNoFile = perPart((part) => standsAlone(part) && !part.text.includes("build"));

function perPart(compute: (part: Part) => boolean): (part: Part) => boolean {
	const answers = new WeakMap<Part, boolean>();
	return (part) => {
		let answer = answers.get(part);
		if (answer === undefined) {
			answer = compute(part);
			answers.set(part, answer);
		}
		return answer;
	};
}

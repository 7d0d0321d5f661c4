import type { Judgement } from "../analysis/analyze.ts";
import { keptOn } from "../text/kept-on.ts";

/**
 * A name for each judgement of a session, the same for the same object. Who remembers what was told last remembers its
 * name: the judgement itself would hold on to all that was worked out about its version.
 */
export function judgementIds(): (judgement: Judgement) => string {
	const ids = keptOn<Judgement, string>();
	let last = 0;
	return (judgement) => {
		const id = ids.get(judgement) ?? String(++last);
		ids.set(judgement, id);
		return id;
	};
}

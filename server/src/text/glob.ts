/**
 * True when a path with forward slashes fits a pattern as in `.gitignore`: `*` and `?` stay within a name, `**` is any
 * folders, `{a,b}` either; a pattern without a slash fits in any folder, and one that fits a folder fits all below it.
 */
export function fitsGlob(path: string, glob: string): boolean {
	return alternatives(glob).some((it) => fitsPattern(path, it));
}

/** More alternatives than this are nobody's wish; the rest is left out. */
const MOST_ALTERNATIVES = 64;

function alternatives(glob: string): readonly string[] {
	const found: string[] = [];
	const pending = [glob];
	for (let it = pending.pop(); it !== undefined && found.length < MOST_ALTERNATIVES; it = pending.pop()) {
		const braces = /^([^{}]*)\{([^{}]*)\}(.*)$/s.exec(it);
		if (!braces) found.push(it);
		else pending.push(...(braces[2] ?? "").split(",").map((one) => `${braces[1]}${one}${braces[3]}`));
	}
	return found;
}

function fitsPattern(path: string, pattern: string): boolean {
	const wanted = pattern.replace(/^\.?\//, "").replace(/(?<!\/)\/+$/, "");
	if (wanted === "") return false;
	const anchored = pattern.replace(/(?<!\/)\/+$/, "").includes("/");
	return fitsParts(path.split("/"), [...(anchored ? [] : ["**"]), ...wanted.split("/")]);
}

/** Row by row over the names of the path: `reached` are the parts of the pattern that fit all before. */
function fitsParts(names: readonly string[], parts: readonly string[]): boolean {
	let reached = skipFolders(new Set([0]), parts);
	for (const name of names) {
		if (reached.has(parts.length)) return true;
		const next = new Set<number>();
		for (const at of reached) {
			const part = parts[at];
			if (part === "**") next.add(at).add(at === parts.length - 1 ? parts.length : at);
			else if (part !== undefined && fitsName(name, part)) next.add(at + 1);
		}
		reached = skipFolders(next, parts);
	}
	return reached.has(parts.length);
}

/** `**` may stand for no folder, but behind the last slash for one name at least. */
function skipFolders(reached: ReadonlySet<number>, parts: readonly string[]): ReadonlySet<number> {
	const all = new Set(reached);
	for (const at of all) if (parts[at] === "**" && at < parts.length - 1) all.add(at + 1);
	return all;
}

/**
 * True when a whole text fits a pattern: `*` is any characters, `?` one of them. It goes back to the last `*` only, so that
 * no pattern takes more than length times length steps.
 */
export function fitsName(name: string, pattern: string): boolean {
	let [at, inPattern, star, mark] = [0, 0, -1, 0];
	while (at < name.length) {
		const wanted = pattern[inPattern];
		if (wanted === "*") {
			star = inPattern++;
			mark = at;
		} else if (wanted === "?" || wanted === name[at]) {
			at++;
			inPattern++;
		} else if (star >= 0) {
			inPattern = star + 1;
			at = ++mark;
		} else return false;
	}
	while (pattern[inPattern] === "*") inPattern++;
	return inPattern === pattern.length;
}

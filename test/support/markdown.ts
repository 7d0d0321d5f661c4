/** One fenced block of a Markdown page. */
export interface Block {
	/** All behind the opening backticks: `dockerfile web/Dockerfile`. */
	readonly info: string;
	/** The lines between the fences, each with its line end. */
	readonly text: string;
	/** Zero-based line of the opening fence. */
	readonly line: number;
	/** Number of lines, both fences included. */
	readonly height: number;
}

/** A heading and the blocks between it and the next one that is not deeper than the second level. */
export interface Section {
	readonly level: number;
	readonly title: string;
	readonly line: number;
	readonly blocks: readonly Block[];
}

/** New text for some lines of a page; a height of 0 inserts before the line. */
export interface Replacement {
	readonly line: number;
	readonly height: number;
	readonly lines: readonly string[];
}

const FENCE = /^(`{3,}|~{3,})(.*)$/;
const HEADING = /^(#{1,2}) +(.+?) *$/;

/** Cuts a page into its headings of the first two levels; fences hide what looks like a heading. */
export function readSections(markdown: string): readonly Section[] {
	const lines = markdown.split("\n");
	const sections: { level: number; title: string; line: number; blocks: Block[] }[] = [];
	for (let i = 0; i < lines.length; i++) {
		const block = blockAt(lines, i);
		if (block) {
			const section = sections.at(-1);
			if (!section) throw new Error(`Line ${i + 1}: a block stands above the first heading`);
			section.blocks.push(block);
			i += block.height - 1;
			continue;
		}
		const [, marks, title] = HEADING.exec(lines[i] ?? "") ?? [];
		if (marks && title) sections.push({ level: marks.length, title, line: i, blocks: [] });
	}
	return sections;
}

/** The page with the replacements made; they must not overlap. */
export function rewrite(markdown: string, replacements: readonly Replacement[]): string {
	const lines = markdown.split("\n");
	for (const { line, height, lines: fresh } of replacements.toSorted((a, b) => a.line - b.line).toReversed()) {
		lines.splice(line, height, ...fresh);
	}
	return lines.join("\n");
}

/** The lines of a fenced block, with a fence longer than any inside. */
export function writeBlock(info: string, text: string): readonly string[] {
	const inner = [...text.matchAll(/^`{3,}/gm)].map(([fence]) => fence.length);
	const fence = "`".repeat(Math.max(3, ...inner.map((it) => it + 1)));
	return [`${fence}${info}`, ...text.split("\n").slice(0, -1), fence];
}

function blockAt(lines: readonly string[], line: number): Block | undefined {
	const [, fence, info] = FENCE.exec(lines[line] ?? "") ?? [];
	if (fence === undefined || info === undefined) return undefined;
	const end = lines.findIndex(
		(it, i) => i > line && it.startsWith(fence) && it.replaceAll(fence.charAt(0), "").trim() === "",
	);
	if (end < 0) throw new Error(`Line ${line + 1}: this fence is never closed`);
	const text = lines.slice(line + 1, end).map((it) => `${it}\n`);
	return { info: info.trim(), text: text.join(""), line, height: end - line + 1 };
}

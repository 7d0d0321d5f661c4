/**
 * Text of a file, or a sentence with `code` in it, as Markdown that shows just that: no link, no command, no HTML and no
 * emphasis comes of it, and it does not leave its line or its table cell.
 */
export function plain(text: string): string {
	return text
		.replace(/\s+/g, " ")
		.split(/(`[^`]+`)/)
		.map((part) => (/^`[^`]+`$/.test(part) ? code(part.slice(1, -1)) : escaped(part)))
		.join("");
}

/** Text of a file as code within a line; it does not leave its table cell either. */
export function code(text: string): string {
	const line = text.replace(/\s+/g, " ").trim().replaceAll("|", "\\|");
	if (line === "") return "";
	const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((it) => it[0].length));
	const fence = "`".repeat(longest + 1);
	return longest === 0 ? fence + line + fence : `${fence} ${line} ${fence}`;
}

/** A link whose text and address come from a file's name. */
export function link(text: string, href: string): string {
	const address = href.replace(/[\s<>()\\`|*_[\]]/g, (it) => `%${it.charCodeAt(0).toString(16).padStart(2, "0")}`);
	return `[${escaped(text)}](${address})`;
}

/** Lines of one paragraph that stay lines: two blanks at a line's end break it, for every reader. */
export function brokenLines(lines: readonly string[]): string {
	return lines.join("  \n");
}

/** Markdown of ours as a reader of plain text wants it: without marks, backslashes and the addresses of links. */
export function withoutMarks(markdown: string): string {
	return markdown
		.split("\n")
		.filter((it) => !/^\|(?:-+\||[ |]*$)/.test(it))
		.map((line) =>
			line
				.replace(/^\| ?(.*?) ?\|$/, (_, cells: string) => cells.replaceAll(/ (?<!\\)\| /g, ": "))
				.replace(/(?<!\\)\[((?:[^[\]\\]|\\.)*)\]\([^)]*\)/g, "$1")
				.replaceAll("**", "")
				.replace(/(?<! ) +$/, "")
				.replace(/\\([!-/:-@[-`{-~])/g, "$1"),
		)
		.join("\n");
}

/** Bare addresses become links by themselves, so that what makes them one is escaped too. */
function escaped(text: string): string {
	return text
		.replace(/[\\`*{}[\]<>#|~&@!]/g, "\\$&")
		.replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_")
		.replace(/:(?=\/\/)/g, "\\:")
		.replace(/\bwww(?=\.)/gi, "$&\\");
}

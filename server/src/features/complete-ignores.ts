import { rules } from "../rules/index.ts";
import type { Language, Span } from "../text/source-file.ts";
import type { Links } from "./links.ts";
import { plain } from "./markdown.ts";
import type { Proposal } from "./proposal.ts";

/** What an ignoring comment may begin with, and how far each reaches. */
const DIRECTIVES = [
	["dropcap-ignore", "what stands below, with all that is in it"],
	["dropcap-ignore-next-line", "one line"],
	["dropcap-ignore-file", "the whole file, from its top"],
] as const;

/** Words of Dropcap's own comments: the directive itself, and the rules that it may name; nothing in any other comment. */
export function* completeIgnore(
	line: string,
	offset: number,
	language: Language,
	found: ReadonlySet<string>,
	links: Links,
): Generator<Proposal> {
	const begun = /(?:^|\s)#[ \t]*(d[\w-]*)$/.exec(line)?.[1];
	if (begun !== undefined) {
		const span = { start: offset - begun.length, end: offset };
		for (const [text, detail] of DIRECTIVES) yield { text, span, kind: "key", detail: `ignores ${detail}`, rank: 0 };
		if (language === "compose")
			yield { text: "dropcap-ignore-line", span, kind: "key", detail: "ignores this line", rank: 0 };
	}
	const names = /#[ \t]*dropcap-ignore(?:-next-line|-line|-file)?[ \t:]+((?:[\w-]+[ \t]*[, \t][ \t]*)*)([\w-]*)$/.exec(
		line,
	);
	if (!names || /(?:^|[ \t])--/.test(names[1] ?? "")) return;
	const word = names[2] ?? "";
	const taken = new Set((names[1] ?? "").split(/[\s,]+/));
	yield* ruleProposals({ start: offset - word.length, end: offset }, taken, found, links);
}

/** The names of rules; those that find something in the file come first. */
function* ruleProposals(
	span: Span,
	taken: ReadonlySet<string>,
	found: ReadonlySet<string>,
	links: Links,
): Generator<Proposal> {
	for (const { name, summary, why, check } of rules) {
		// What judges comments cannot be ignored by one.
		if (taken.has(name) || check.ignore) continue;
		const isFound = found.has(name);
		const documentation = `${plain(why)}\n\n${links.toPage(name, `Rule: ${name}`)}`;
		const detail = `${isFound ? "found in this file · " : ""}${summary}`;
		const beside = isFound ? "found in this file" : summary;
		yield { text: name, span, kind: "rule", detail, beside, documentation, rank: isFound ? 0 : 1 };
	}
}

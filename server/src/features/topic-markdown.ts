import { describeOrigin } from "../privilege/explain.ts";
import type { Topic } from "../privilege/topics.ts";
import { rules } from "../rules/index.ts";
import type { Links } from "./links.ts";
import { brokenLines, code, plain } from "./markdown.ts";

/** How many services a hover speaks of; an anchor can be used by hundreds. */
const MOST = 3;

/** A topic and the service that it is about. */
export interface TopicOf {
	readonly service: string;
	readonly topic: Topic;
}

/** What a word decides, what comes of it in each service that has it, and why that matters. */
export function topicMarkdown(
	[first, ...others]: readonly [TopicOf, ...TopicOf[]],
	folder: string,
	links: Links,
): string {
	const { name, decides, rule } = first.topic;
	const all = [first, ...others];
	const why = rules.find((it) => it.name === rule)?.why;
	return [
		`**${plain(name)}** — ${plain(decides)}`,
		"",
		brokenLines(all.slice(0, MOST).map((it) => answerOf(it, folder))),
		...(all.length > MOST ? ["", `…and in ${all.length - MOST} more`] : []),
		...(why === undefined ? [] : ["", `**Why it matters:** ${plain(why)}`]),
		"",
		links.toPage(rule, `Rule: ${rule}`),
	].join("\n");
}

function answerOf({ service, topic: { answer, origin } }: TopicOf, folder: string): string {
	const from = origin?.by === "source" ? ` — from ${code(describeOrigin(origin, folder))}` : "";
	return `**In ${code(service)}:** ${plain(answer)}${from}`;
}

import { findingsAbout } from "../analysis/analyze.ts";
import type { Settings } from "../analysis/settings.ts";
import { nameOfSubject, type Subject } from "../analysis/subjects.ts";
import { describeOrigin, type Explained, explain } from "../privilege/explain.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import { asFarAsFits } from "../text/shorten.ts";
import type { Links } from "./links.ts";
import { code, plain } from "./markdown.ts";
import { subjectUri } from "./virtual-uri.ts";

/** With more rows VS Code's hover of 250 pixels would scroll, once a finding of two lines stands above them. */
const MOST_ROWS = 6;

/** The effective privileges of a stage or service as a short table, with what was found and the way to all of it. */
export function privilegesMarkdown(
	subject: Subject,
	{
		folder,
		source,
		settings,
		links,
		note,
	}: {
		readonly folder: string;
		readonly source: string;
		readonly settings: Settings;
		readonly links: Links;
		/** What there is to say of the place itself. */
		readonly note: string | undefined;
	},
): string {
	const all = condensed(explain(subject.profile));
	const rows = mostTelling(all);
	const left = all.length - rows.length;
	const words = left > 0 ? `Show ${left} more` : "Show details";
	const details = links.toDocument(subjectUri(subject, source), words) ?? (left > 0 ? `${left} more facts` : undefined);
	const head = [
		"effective privileges",
		...(note === undefined ? [] : [plain(note)]),
		counted(findingsAbout(subject, settings)),
		...(details === undefined ? [] : [details]),
	];
	return [
		`**${plain(nameOfSubject(subject))}** — ${head.join(" · ")}`,
		"",
		"| | |",
		"|---|---|",
		...rows.map((it) => `| ${plain(it.name)} | ${plain(it.value)}${fromWhere(it, folder)} |`),
	].join("\n");
}

/**
 * What nobody wrote gives way first, from the end, then what "Can regain" says too; what is left keeps its order.
 */
function mostTelling(rows: readonly Explained[]): readonly Explained[] {
	const unwritten = rows.filter((it) => it.origin?.by === "runtime").reverse();
	const repeated = rows.filter((it) => it.name === "no-new-privileges" && !unwritten.includes(it));
	const dropped = [...unwritten, ...repeated].slice(0, Math.max(0, rows.length - MOST_ROWS));
	return rows.filter((it) => !dropped.includes(it)).slice(0, MOST_ROWS);
}

/** Facts of one kind in one row: what the process shares with others, what it mounts, which shields are off. */
function condensed(facts: readonly Explained[]): readonly Explained[] {
	const named = (...names: readonly string[]) => facts.filter((it) => names.includes(it.name));
	const isMount = (it: Explained) => it.name.endsWith(" mount");
	const usual = ["User", "Steps down", "Privileged", "Capabilities held", "Can regain", "no-new-privileges"];
	const shared = facts.filter((it) => it.about === "shares" && !isMount(it) && it.name !== "Ports");
	const shields = facts.filter((it) => it.about === "regains" && !usual.includes(it.name));
	return [
		...together("User", named("User", "Steps down"), (it) =>
			it.name === "User" ? it.value : `steps down: ${it.value}`,
		),
		...named("Privileged", "Capabilities held", "Can regain", "no-new-privileges"),
		...together("Switched off", shields, (it) => `${it.name} ${it.value}`),
		...together("Shares", shared, (it) => `${it.name}: ${it.value}`),
		...together("Writes and mounts", [...named("Root filesystem"), ...facts.filter(isMount)], (it) =>
			isMount(it) ? it.value : `root filesystem ${it.value}`,
		),
		...named("Limits"),
	];
}

/** So many characters stay in one line of a table's second cell. */
const CELL = 70;

/** Several facts as one, in one line; who decided it is told where it was one place. */
function together(name: string, facts: readonly Explained[], tell: (it: Explained) => string): readonly Explained[] {
	const [first, ...others] = facts;
	if (!first) return [];
	const value = asFarAsFits(facts.map(tell), "; ", CELL, (left) => `; ${left} more`);
	return [{ ...first, name, value, origin: others.length === 0 ? first.origin : undefined }];
}

/** An engine's default needs no source: nobody wrote it. */
function fromWhere({ origin }: Explained, folder: string): string {
	if (!origin || origin.by === "runtime") return "";
	const from = describeOrigin(origin, folder);
	return ` — from ${origin.by === "source" ? code(from) : plain(from)}`;
}

const SEVERITIES = ["error", "warning", "info", "hint"] as const satisfies readonly Severity[];

/** `1 error, 2 hints`; `nothing was found`. */
function counted(findings: readonly Finding[]): string {
	const counts = SEVERITIES.flatMap((severity) => {
		const count = findings.filter((it) => it.severity === severity).length;
		if (count === 0) return [];
		return [severity === "info" ? `${count} to know` : `${count} ${severity}${count === 1 ? "" : "s"}`];
	});
	return counts.length === 0 ? "nothing was found" : counts.join(", ");
}

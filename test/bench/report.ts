// The results as a table for a terminal, as JSON and as Markdown.
import { cpus } from "node:os";
import { FOLDER } from "./command-line.ts";
import { isMeasure, MEASURES, type Measure, type Measured, OURS, type Results } from "./measured.ts";
import { digits, table } from "./statistics.ts";
import { type Judged, judge } from "./targets.ts";

/** What it was measured on. */
export interface Machine {
	/** Of the Node that the servers ran on. */
	readonly node: string;
	readonly system: string;
	readonly processor: string;
	readonly cores: number;
}

/** This machine, with another Node. */
export function machineWith(node: string): Machine {
	const processors = cpus();
	const system = `${process.platform} ${process.arch}`;
	return { node, system, processor: processors[0]?.model.trim() ?? "unknown", cores: processors.length };
}

export function asJson(machine: Machine, { measured, skipped }: Results): string {
	return JSON.stringify({ machine, targets: judge(measured), measured, skipped }, undefined, 2);
}

export function asText(machine: Machine, { measured, skipped }: Results): string {
	const parts = [machineText(machine)];
	for (const { title, head, rows } of tablesOf(measured)) parts.push(`${title}\n\n${table([head, ...rows])}`);
	const judged = judge(measured).map(targetRow);
	if (judged.length > 0) parts.push(`Targets\n\n${table([TARGET_HEAD, ...judged])}`);
	if (skipped.length > 0) parts.push(`Left out\n\n${skipped.map(skippedText).join("\n")}`);
	return parts.join("\n\n");
}

/** The tables of `docs/benchmark.md`, between its markers. */
export function asMarkdown(machine: Machine, { measured, skipped }: Results): string {
	const parts = [machineText(machine)];
	for (const { title, head, rows } of tablesOf(measured)) parts.push(`### ${title}\n\n${markdownTable(head, rows)}`);
	const judged = judge(measured).map(targetRow);
	if (judged.length > 0) parts.push(`### Targets\n\n${markdownTable(TARGET_HEAD, judged)}`);
	if (skipped.length > 0) parts.push(`### Left out\n\n${skipped.map((it) => `- ${skippedText(it)}`).join("\n")}`);
	return `\n${parts.join("\n\n")}\n\n`;
}

/** The few rows of the README: what each measure of a median file and of a huge one is beside the others. */
export function asSummary(machine: Machine, { measured }: Results): string {
	const head = ["What", "File", OURS, "Others"];
	const rows = groupsOf(measured.filter((it) => SUMMARY.has(it.measure) && it.size === undefined)).flatMap((group) => {
		const own = group.find((it) => it.who === OURS);
		if (!own) return [];
		const { unit } = MEASURES[own.measure];
		const others = group.filter((it) => it !== own).map((it) => `${it.who} ${digits(it.median)}`);
		return [[SUMMARY.get(own.measure) ?? "", own.input, `**${digits(own.median)} ${unit}**`, others.join(", ")]];
	});
	return `\n${machineText(machine)}\n\n${markdownTable(head, rows)}\n\n`;
}

const SUMMARY: ReadonlyMap<Measure, string> = new Map([
	["start", "Start to first diagnostics"],
	["edit", "Keystroke to diagnostics"],
	["memory", "Memory"],
	["command-line", "Command line"],
	["folder-scan", "Command line"],
] as const);

function machineText({ node, system, processor, cores }: Machine): string {
	return `Measured on ${processor}, ${cores} cores, ${system}, Node ${node}; every server and every tool for Node on the same one.`;
}

interface Table {
	readonly title: string;
	readonly head: readonly string[];
	readonly rows: readonly (readonly string[])[];
}

function tablesOf(measured: readonly Measured[]): readonly Table[] {
	return Object.keys(MEASURES)
		.filter(isMeasure)
		.flatMap((measure) => {
			const its = measured.filter((it) => it.measure === measure);
			if (its.length === 0) return [];
			const { title, unit } = MEASURES[measure];
			if (its.some((it) => it.size !== undefined)) return [growthTable(title, its)];
			const scan = measure === "folder-scan" ? ["files/s", "CPU per file"] : [];
			const head = ["input", "who", "n", `median, ${unit}`, "95 %", "CPU, ms", `× ${OURS}`, ...scan];
			return [{ title, head, rows: groupsOf(its).flatMap(rowsOf) }];
		});
}

/** The results of one measure with one input are a group. */
function groupsOf(measured: readonly Measured[]): readonly (readonly Measured[])[] {
	const groups = new Map<string, Measured[]>();
	for (const it of measured) {
		const key = `${it.measure} ${it.input}`;
		groups.set(key, [...(groups.get(key) ?? []), it]);
	}
	return [...groups.values()];
}

function rowsOf(group: readonly Measured[]): readonly (readonly string[])[] {
	const own = group.find((it) => it.who === OURS)?.median;
	return group.map(({ measure, input, who, samples, median, p95, cpu }) => {
		const scan = measure === "folder-scan" ? [digits((FOLDER / median) * 1_000), digits(cpu && cpu / FOLDER)] : [];
		const ratio = digits(own ? median / own : undefined);
		return [input, who, String(samples), digits(median), digits(p95), digits(cpu), ratio, ...scan];
	});
}

/** Each size with its time, and what both are beside the smallest. */
function growthTable(title: string, measured: readonly Measured[]): Table {
	const rows: (readonly string[])[] = [];
	const smallest = new Map<string, Measured>();
	const sorted = measured.toSorted((a, b) => (a.size ?? 0) - (b.size ?? 0));
	for (const input of new Set(measured.map((it) => it.input))) {
		for (const who of new Set(measured.map((it) => it.who))) {
			for (const it of sorted.filter((its) => its.input === input && its.who === who)) {
				const { size = 0, median, cpu, samples } = it;
				const first = smallest.get(`${input} ${who}`) ?? it;
				smallest.set(`${input} ${who}`, first);
				const sizes = digits(size / (first.size ?? size));
				const times = digits(median / first.median);
				rows.push([input, who, String(samples), size.toLocaleString("en"), digits(median), digits(cpu), sizes, times]);
			}
		}
	}
	return { title, head: ["series", "who", "n", "size", "median, ms", "CPU, ms", "× size", "× time"], rows };
}

const TARGET_HEAD = ["target", "what", "limit", "measured", ""] as const;

function targetRow({ name, what, limit, measured, met }: Judged): readonly string[] {
	const value = measured < 0.1 ? `1/${Math.round(1 / measured)}` : digits(measured);
	return [name, what, limit, value, met ? "met" : "missed"];
}

function skippedText({ who, what, because }: Results["skipped"][number]): string {
	return `${who}: ${what}: ${because}`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
	const ruler = `|${head.map((it) => (/^(?:n|median.*|95 %|CPU.*|×.*|files\/s|size|measured)$/.test(it) ? "--:" : "---")).join("|")}|`;
	return [line(head), ruler, ...rows.map(line)].join("\n");
}

import { FOLDER } from "./command-line.ts";
import { hugeCompose, largeDockerfile, typicalCompose, typicalDockerfile } from "./inputs.ts";
import { FLOOR, MEASURES, type Measure, type Measured, OURS, PARSERS } from "./measured.ts";

/** What Dropcap is to keep to, and what was measured. */
export interface Judged {
	readonly name: string;
	readonly what: string;
	/** As it is printed: a ratio or a number with its unit. */
	readonly limit: string;
	readonly measured: number;
	readonly met: boolean;
}

interface Target {
	readonly name: string;
	readonly what: string;
	readonly limit: number;
	readonly unit: "×" | "ms" | "MiB" | "times";
	/** Undefined where something was not measured. */
	readonly of: (find: Find) => number | undefined;
}

type Find = (measure: Measure, input: string, who?: string, size?: number) => Measured | undefined;

const DOCKERFILE = typicalDockerfile().name;
const COMPOSE = typicalCompose().name;
const LARGE = largeDockerfile().name;
const HUGE = hugeCompose().name;
const DOCKER_SERVER = "dockerfile-language-server";
const COMPOSE_SERVER = "compose-language-service";
const YAML_SERVER = "yaml-language-server";

const targets: readonly Target[] = [
	...[DOCKERFILE, COMPOSE].map((it) => beside("T1", "start", it, FLOOR, 1.25)),
	beside("T1", "start", DOCKERFILE, DOCKER_SERVER, 0.9),
	beside("T1", "start", COMPOSE, COMPOSE_SERVER, 0.15),
	beside("T1", "start", COMPOSE, YAML_SERVER, 0.3),
	...[DOCKERFILE, COMPOSE].map((it) => beside("T2", "edit", it, FLOOR, 5)),
	...[DOCKERFILE, COMPOSE].map((it) => high("T2", "edit", it, 10)),
	beside("T2", "edit", DOCKERFILE, DOCKER_SERVER, 1),
	// Most of what these two take is a delay, the same on every machine: so much is left for five times an empty server.
	beside("T2", "edit", COMPOSE, COMPOSE_SERVER, 1 / 300),
	beside("T2", "edit", COMPOSE, YAML_SERVER, 1 / 60),
	middle("T3", "edit", LARGE, 5, "ms"),
	beside("T3", "edit", LARGE, DOCKER_SERVER, 1 / 10),
	middle("T4", "edit", HUGE, 15, "ms"),
	beside("T4", "edit", HUGE, COMPOSE_SERVER, 1 / 90),
	beside("T4", "edit", HUGE, `${COMPOSE_SERVER} without its delay`, 1 / 20),
	// 15 ms of the 0.9 s that it takes.
	beside("T4", "edit", HUGE, YAML_SERVER, 1 / 60),
	grown("instructions of a Dockerfile", 500, 8_000, 20),
	grown("services of a Compose file", 250, 4_000, 20),
	grown("variables of a Dockerfile", 1_000, 4_000, 5),
	grown("commands of one RUN", 1_000, 4_000, 5),
	grown("anchors of a Compose file", 1_000, 4_000, 5),
	grown("anchors that each merge the one before", 250, 1_000, 5),
	grown("environment of one service", 1_000, 4_000, 5),
	{
		name: "T5",
		what: "1,000 anchors that each merge the one before, one character typed",
		limit: 100,
		unit: "ms",
		of: (find) => find("growth", "anchors that each merge the one before", OURS, 1_000)?.median,
	},
	...[DOCKERFILE, LARGE, COMPOSE, HUGE].flatMap((input): readonly Target[] => [
		{
			name: "T6",
			what: `30 characters at once beside one and 30 at ${FLOOR}, ${input}`,
			limit: 1,
			unit: "×",
			of: (find) => ratio(find("burst", input)?.median, leastOfBurst(find, input)),
		},
		middle("T6", "publications", input, 3, "times"),
	]),
	...[DOCKERFILE, LARGE, COMPOSE, HUGE].flatMap((it) => [
		middle("T7", "hover", it, 1, "ms"),
		middle("T7", "code-action", it, 1, "ms"),
		// Once somebody opens the menu; every fix and the whole hardening is tried out for it.
		middle("T7", "code-action-wanted", it, 10, "ms"),
	]),
	...[DOCKERFILE, COMPOSE].map((it) => beside("T8", "memory", it, FLOOR, 1.4)),
	middle("T8", "memory", HUGE, 200, "MiB"),
	beside("T8", "memory", HUGE, COMPOSE_SERVER, 0.7),
	// On Node 22 the bare parsers alone take twice as long as a Node that does nothing.
	...[DOCKERFILE, COMPOSE].map((it) => beside("T9", "command-line", it, PARSERS, 1.25)),
	beside("T9", "command-line", COMPOSE, "dclint", 1 / 4),
	...[`${FOLDER} Dockerfiles`, `${FOLDER} Compose files`].map((input) => ({
		...beside("T10", "folder-scan", input, PARSERS, 2),
		of: (find: Find) =>
			ratio(find("folder-scan", input)?.cpu, find("folder-scan", input, PARSERS)?.cpu) ??
			ratio(find("folder-scan", input)?.median, find("folder-scan", input, PARSERS)?.median),
	})),
	beside("T10", "folder-scan", `${FOLDER} Compose files`, "dclint", 1 / 20),
];

/** The targets that the measures say something about. */
export function judge(measured: readonly Measured[]): readonly Judged[] {
	const find: Find = (measure, input, who = OURS, size) =>
		measured.find((it) => it.measure === measure && it.input === input && it.who === who && it.size === size);
	return targets.flatMap(({ name, what, limit, unit, of }) => {
		const value = of(find);
		if (value === undefined) return [];
		return [{ name, what, limit: `≤ ${limitText(limit, unit)}`, measured: value, met: value <= limit }];
	});
}

/** One keystroke, and what 30 messages take a server that does nothing with them. */
function leastOfBurst(find: Find, input: string): number | undefined {
	const [one, messages] = [find("edit", input)?.median, find("burst", input, FLOOR)?.median];
	return one !== undefined && messages !== undefined ? one + messages : undefined;
}

function limitText(limit: number, unit: Target["unit"]): string {
	if (unit !== "×") return `${limit} ${unit}`;
	return limit < 0.1 ? `1/${Math.round(1 / limit)}` : `${Number(limit.toFixed(2))} ×`;
}

function beside(name: string, measure: Measure, input: string, who: string, limit: number): Target {
	const of = (find: Find) => ratio(find(measure, input)?.median, find(measure, input, who)?.median);
	return { name, what: `${MEASURES[measure].short}, ${input}, beside ${who}`, limit, unit: "×", of };
}

function middle(name: string, measure: Measure, input: string, limit: number, unit: Target["unit"]): Target {
	return {
		name,
		what: `${MEASURES[measure].short}, ${input}`,
		limit,
		unit,
		of: (find) => find(measure, input)?.median,
	};
}

function high(name: string, measure: Measure, input: string, limit: number): Target {
	const what = `${MEASURES[measure].short}, ${input}, 95 of 100`;
	return { name, what, limit, unit: "ms", of: (find) => find(measure, input)?.p95 };
}

/** How many times longer a keystroke takes in the larger file. */
function grown(series: string, small: number, large: number, limit: number): Target {
	const what = `${series} from ${small.toLocaleString("en")} to ${large.toLocaleString("en")}, one character typed`;
	const of = (find: Find) =>
		ratio(find("growth", series, OURS, large)?.median, find("growth", series, OURS, small)?.median);
	return { name: "T5", what, limit, unit: "×", of };
}

function ratio(above: number | undefined, below: number | undefined): number | undefined {
	return above !== undefined && below ? above / below : undefined;
}

import { heavyNeeds } from "../knowledge/heavy-images.ts";
import type { Service } from "../model/service.ts";
import { rootStage } from "../model/stage.ts";
import { fieldOf, type Value } from "../model/value.ts";
import type { Limit, PrivilegeProfile } from "../privilege/profile.ts";
import { type Edit, textAt } from "../text/source-file.ts";
import { samePlace } from "../text/span.ts";
import { addBelow } from "./own-keys.ts";
import { quotedLike } from "./scalars.ts";

/** A limit to write, in the form that the service has. */
export interface LimitChange {
	readonly title: string;
	/** False for a service with limits in the other form: Compose wants both to say the same, and takes none for another value. */
	readonly suits: (other: Service) => boolean;
	readonly edits: () => readonly Edit[];
}

interface Form {
	readonly key: string;
	readonly value: string;
}

/** How limits are written in one of their two places. */
interface Style {
	readonly keys: Readonly<Record<Limit, string>>;
	/** Of MiB and GiB. */
	readonly units: readonly [string, string];
	readonly cpus: string;
}

const SHORT: Style = {
	keys: { memory: "mem_limit", cpus: "cpus", pids: "pids_limit" },
	units: ["m", "g"],
	cpus: "1.0",
};
const BELOW_DEPLOY: Style = {
	keys: { memory: "memory", cpus: "cpus", pids: "pids" },
	units: ["M", "G"],
	cpus: '"1.0"',
};
const PATH = ["deploy", "resources", "limits"] as const;

/**
 * Limits a service: below `deploy` where it has limits there, since Compose then wants both forms to say the same
 * (compose-go loader/validate.go), else with a key of its own. A written "no limit" is replaced. Undefined where an anchor
 * brings the mapping that would have to be changed, and where nobody can say what the service needs.
 */
export function addLimit(service: Service, profile: PrivilegeProfile, limit: Limit): LimitChange | undefined {
	const { origin } = profile.limits[limit];
	const isBelowDeploy = deployLimits(service)?.kind === "map";
	const form = formFor(limit, amountsFor(service), isBelowDeploy ? BELOW_DEPLOY : SHORT);
	if (!form) return undefined;
	const title = `Set ${form.key}: ${form.value}${isBelowDeploy ? " below deploy" : ""}`;
	const suits = (other: Service) =>
		isBelowDeploy ? !other.get(SHORT.keys[limit]) : deployLimits(other)?.kind !== "map";
	if (origin.by === "source") {
		const { at } = origin;
		const short = service.get(SHORT.keys[limit]);
		// Beside limits below `deploy` a key of its own has to say the same, so that it is the one to go.
		if (isBelowDeploy && short && samePlace(short.value.at, at)) return undefined;
		const newText = quotedLike(textAt(at), form.value.replaceAll('"', ""), false);
		return textAt(at).includes("$")
			? undefined
			: { title, suits, edits: () => [{ file: at.file, span: at.span, newText }] };
	}
	const edits = addBelow(service, isBelowDeploy ? PATH : [], form);
	return edits && edits.length > 0 ? { title, suits, edits: () => edits } : undefined;
}

interface Amounts {
	/** In MiB; undefined where nobody can say. */
	readonly memory: number | undefined;
	/** Processes with their threads. */
	readonly pids: number;
}

/** What a small service gets by with; the reader is to judge it. */
const SMALL = { memory: 512, pids: 200 } as const;

/** What the image and the settings of the service's own heap ask for. */
function amountsFor(service: Service): Amounts {
	const image = service.build ? rootStage(service.build).base.image : service.image;
	const heavy = image.state === "known" ? heavyNeeds(image.value.repository) : undefined;
	// A process takes about half as much again as its heap (threads, code, buffers).
	const heap = Math.ceil((heapOf(service) * 1.5) / 512) * 512;
	const pids = Math.max(SMALL.pids, heavy?.processes ?? 0, heap > SMALL.memory ? 500 : 0);
	if (heavy && heavy.memory === undefined) return { memory: undefined, pids };
	return { memory: Math.max(SMALL.memory, heavy?.memory ?? 0, heap), pids };
}

/** The largest heap in MiB that a service sets for Java (`-Xmx2g`) or Node (`--max-old-space-size=2048`); 0 for none. */
function heapOf(service: Service): number {
	const texts = ["environment", "command", "entrypoint"].flatMap((key) => {
		const value = service.get(key)?.value;
		return value && value.kind !== "null" ? [textAt(value.at)] : [];
	});
	let largest = 0;
	for (const [, size, unit = "m", ofNode] of texts.join("\n").matchAll(HEAP))
		largest = Math.max(largest, Number(size ?? ofNode) * (MEBIBYTES[unit.toLowerCase()] ?? 1));
	return largest;
}

/** Sizes of more digits than any machine has memory are no sizes. */
const HEAP = /-Xm[xs](\d{1,6})([kmg])|--max-old-space-size=(\d{1,6})(?!\d)/gi;

const MEBIBYTES: Readonly<Record<string, number>> = { k: 1 / 1024, m: 1, g: 1024 };

function formFor(limit: Limit, { memory, pids }: Amounts, { keys, units, cpus }: Style): Form | undefined {
	switch (limit) {
		case "memory":
			return memory === undefined ? undefined : { key: keys.memory, value: inUnits(memory, units) };
		case "cpus":
			return { key: keys.cpus, value: cpus };
		case "pids":
			return { key: keys.pids, value: String(pids) };
	}
}

function inUnits(mebibytes: number, [small, large]: Style["units"]): string {
	return mebibytes % 1024 === 0 ? `${mebibytes / 1024}${large}` : `${mebibytes}${small}`;
}

function deployLimits(service: Service): Value | undefined {
	const [deploy, resources, limits] = PATH;
	return fieldOf(fieldOf(service.get(deploy)?.value, resources)?.value, limits)?.value;
}

import { fromRuntime, fromSource, type Known, known, unknown } from "../model/known.ts";
import { readBytes, readNumber } from "../model/quantities.ts";
import type { Service } from "../model/service.ts";
import { fieldOf, type Setting, textOf, type Value } from "../model/value.ts";
import type { Limit } from "./profile.ts";

const ENGINE = fromRuntime("the engine's default");

/** What a service may use up, in either form; a quota or a set of processors limits its cpus too. */
export function limitsOf(service: Service): Readonly<Record<Limit, Known<number | "none">>> {
	const cpus = limit(service, "cpus", "cpus", readNumber);
	return {
		memory: limit(service, "mem_limit", "memory", readBytes),
		cpus: cpus.state === "known" && cpus.value === "none" ? (otherCpuLimit(service) ?? cpus) : cpus,
		pids: limit(service, "pids_limit", "pids", readNumber),
	};
}

/** `cpu_quota` is time for each `cpu_period`, of 100 ms where nothing is said (moby daemon/daemon_unix.go); `cpuset` names cores. */
function otherCpuLimit(service: Service): Known<number | "none"> | undefined {
	const quota = service.get("cpu_quota");
	const amount = readNumber(textOf(quota?.value) ?? "");
	if (quota && amount !== undefined && amount > 0) {
		const period = readNumber(textOf(service.get("cpu_period")?.value) ?? "") || 100_000;
		return known(amount / period, fromSource(quota.value.at, quota.via));
	}
	const cores = service.get("cpuset");
	const text = textOf(cores?.value);
	return cores && text ? known(countCores(text), fromSource(cores.value.at, cores.via)) : undefined;
}

/** `0-2,4` are four. */
function countCores(text: string): number {
	return text.split(",").reduce((sum, part) => {
		const [first = 0, last = first] = part.split("-").map(Number);
		return sum + Math.max(1, last - first + 1);
	}, 0);
}

function limit(
	service: Service,
	key: string,
	name: Limit,
	read: (text: string) => number | undefined,
): Known<number | "none"> {
	const own = service.get(key);
	const setting: Setting | undefined = own ?? deployLimit(service, name);
	if (!setting || setting.value.kind === "null") {
		return service.incomplete === undefined ? known("none", ENGINE) : unknown(service.incomplete, ENGINE);
	}
	const origin = fromSource(setting.value.at, setting.via);
	const text = textOf(setting.value);
	if (text === undefined) return unknown(`the limit of ${name} comes from outside the project`, origin);
	const value = read(text);
	if (value === undefined) return unknown(`\`${text}\` is no limit`, origin);
	return known(value > 0 ? value : "none", origin);
}

function deployLimit(service: Service, name: Limit): Setting | undefined {
	const step = (value: Value | undefined, key: string) => fieldOf(value, key)?.value;
	return fieldOf(step(step(service.get("deploy")?.value, "resources"), "limits"), name);
}

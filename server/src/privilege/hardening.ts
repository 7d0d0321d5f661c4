import type { ImageFacts } from "../knowledge/images.ts";
import { fromRuntime, fromSource, type Known, known, unknown } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import { switchIn } from "../model/switch.ts";
import { textOf, type Value } from "../model/value.ts";
import type { Place } from "../text/source-file.ts";
import { CONFINED, type Confinement, confinementOf } from "./confinement.ts";
import type { Mount } from "./profile.ts";
import { type PublishedPort, publishedPorts } from "./published-ports.ts";
import { type Refusal, refusalsOf } from "./refusals.ts";
import { raisesThrough } from "./setuid-use.ts";
import { type Tmpfs, tmpfsOf } from "./tmpfs.ts";

/** What holds a container back besides its user and its capabilities, and what loosens that. */
export interface Hardening {
	readonly confinement: Confinement;
	readonly tmpfs: readonly Tmpfs[];
	/** Groups that the process is given besides its user's own. */
	readonly groups: readonly ExtraGroup[];
	readonly sysctls: readonly Sysctl[];
	readonly oomKillDisabled: Known<boolean>;
	readonly publishedPorts: readonly PublishedPort[];
	/** What makes Compose refuse the project. */
	readonly refusals: readonly Refusal[];
	/** A setuid program or file capability that the image or its Dockerfile relies on: "sudo", "setcap". */
	readonly raisesThrough: string | undefined;
}

/** A group as written: a name of the image's /etc/group or a number. */
export interface ExtraGroup {
	readonly text: string;
	readonly at: Place;
}

/** A kernel setting, its name with dots. */
export interface Sysctl {
	readonly name: string;
	readonly at: Place;
}

const ENGINE = fromRuntime("the engine's default");

/** What the engine does for a container started without options. */
export const PLAIN_HARDENING: Hardening = {
	confinement: CONFINED,
	tmpfs: [],
	groups: [],
	sysctls: [],
	oomKillDisabled: known(false, ENGINE),
	publishedPorts: [],
	refusals: [],
	raisesThrough: undefined,
};

/** What a service adds to the engine's hardening, or takes away from it. */
export function hardeningOf(service: Service, facts: ImageFacts | undefined, mounts: readonly Mount[]): Hardening {
	return {
		confinement: confinementOf(service),
		tmpfs: tmpfsOf(service),
		groups: textsIn(service.get("group_add")?.value),
		sysctls: sysctlsOf(service),
		oomKillDisabled: oomKillDisabled(service),
		publishedPorts: publishedPorts(service),
		refusals: refusalsOf(service, mounts),
		raisesThrough: raisesThrough(service, facts),
	};
}

function oomKillDisabled(service: Service): Known<boolean> {
	const setting = service.get("oom_kill_disable");
	if (setting) return switchIn(setting.value, fromSource(setting.key, setting.via));
	return service.incomplete === undefined ? known(false, ENGINE) : unknown(service.incomplete, ENGINE);
}

function textsIn(value: Value | undefined): readonly ExtraGroup[] {
	if (value?.kind !== "list") return [];
	return value.items.flatMap((item) => {
		const text = textOf(item);
		return text === undefined ? [] : [{ text, at: item.at }];
	});
}

/** sysctl(8) takes slashes for dots, and so does runc (libcontainer/configs/validate/validator.go). */
function sysctlsOf(service: Service): readonly Sysctl[] {
	const value = service.get("sysctls")?.value;
	if (value?.kind !== "map") return [];
	return [...value.fields].map(([name, { key }]) => ({ name: name.replaceAll("/", "."), at: key }));
}

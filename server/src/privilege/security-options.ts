import { fromRuntime, fromSource, type Known, known, type Origin, unknown } from "../model/known.ts";
import type { Service } from "../model/service.ts";

/** One entry of a service's security options. */
export interface SecurityOption {
	/** What it sets; undefined where a variable decides that too. */
	readonly name: string | undefined;
	/** Behind the separator; empty for a bare word, undefined where a variable decides it. */
	readonly value: string | undefined;
	/** Once variables are replaced, or as written where nobody can tell. */
	readonly text: string;
	readonly isBare: boolean;
	readonly origin: Origin;
}

const DEFAULT = fromRuntime("the engine's default");

/**
 * The security options in the order in which they count (moby daemon/daemon_unix.go, parseSecurityOpt): an entry with
 * `=` is split there, else at `:`.
 */
export function securityOptions(service: Service): readonly SecurityOption[] {
	const setting = service.get("security_opt");
	if (setting?.value.kind !== "list") return [];
	return setting.value.items.flatMap((item): readonly SecurityOption[] => {
		if (item.kind !== "scalar") return [];
		const origin = fromSource(item.at, setting.via);
		if (item.text.state === "open") {
			const name = /^([a-z-]+)[=:]/.exec(item.raw)?.[1];
			return [{ name, value: undefined, text: item.raw, isBare: false, origin }];
		}
		const { text } = item.text;
		const separator = text.includes("=") ? "=" : ":";
		const [name, ...rest] = text.split(separator);
		return [{ name, value: rest.join(separator), text, isBare: rest.length === 0, origin }];
	});
}

/** Whether programs may raise their privileges; the last entry wins, as a boolean of Go's ParseBool. */
export function noNewPrivileges(service: Service): Known<boolean> {
	return switchedBy(service, "no-new-privileges");
}

/** A security option that is a switch, off where nobody names it. */
export function switchedBy(service: Service, name: string): Known<boolean> {
	const last = securityOptions(service).findLast((it) => it.name === name || it.name === undefined);
	if (last) return readSwitch(last);
	return service.incomplete === undefined ? known(false, DEFAULT) : unknown(service.incomplete, DEFAULT);
}

function readSwitch({ value, isBare, origin }: SecurityOption): Known<boolean> {
	if (isBare || /^(?:1|t|T|TRUE|true|True)$/.test(value ?? "")) return known(true, origin);
	if (/^(?:0|f|F|FALSE|false|False)$/.test(value ?? "")) return known(false, origin);
	return unknown("the option's value is no boolean, or comes from outside the project", origin);
}

import { fromRuntime, fromSource, type Known, known, unknown } from "../model/known.ts";
import type { Service } from "../model/service.ts";

/**
 * Whether programs may raise their privileges (moby daemon/daemon_unix.go, parseSecurityOpt): bare, `=` or `:` with a
 * boolean of Go's ParseBool; the last entry wins; an entry with `=` is split there, else at `:`.
 */
export function noNewPrivileges(service: Service): Known<boolean> {
	const setting = service.get("security_opt");
	let answer: Known<boolean> =
		service.incomplete === undefined
			? known(false, fromRuntime("the engine's default"))
			: unknown(service.incomplete, fromRuntime("the engine's default"));
	if (setting?.value.kind !== "list") return answer;
	for (const item of setting.value.items) {
		if (item.kind !== "scalar") continue;
		const origin = fromSource(item.at);
		if (item.text.state === "open") {
			answer = unknown(item.text.because, origin);
			continue;
		}
		const text = item.text.text;
		const separator = text.includes("=") ? "=" : ":";
		const [name, ...rest] = text.split(separator);
		if (name !== "no-new-privileges") continue;
		const value = rest.join(separator);
		answer = known(rest.length === 0 || /^(?:1|t|T|TRUE|true|True)$/.test(value), origin);
	}
	return answer;
}

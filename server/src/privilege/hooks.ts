import { fromSource, type Known, known, unknown } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import { switchIn } from "../model/switch.ts";
import { fieldOf, type MapValue, textOf, type Value } from "../model/value.ts";
import type { Place } from "../text/source-file.ts";
import type { User } from "./profile.ts";

/** When a service's hooks run (compose-spec, lifecycle hooks). */
export type Phase = (typeof PHASES)[number];

/** One command that Compose runs in a container beside its main process. */
export interface Hook {
	readonly phase: Phase;
	readonly privileged: Known<boolean>;
	/** Undefined: the container's own user. */
	readonly user: Known<User> | undefined;
}

const PHASES = ["pre_start", "post_start", "pre_stop"] as const;

/** The hooks of a service; `resolve` says who a user is in its image. */
export function hooksOf(service: Service, resolve: (text: string) => User): readonly Hook[] {
	return PHASES.flatMap((phase) => {
		const setting = service.get(phase);
		const items: readonly Value[] = setting?.value.kind === "list" ? setting.value.items : [];
		return items.flatMap((item) => (item.kind === "map" ? [hook(phase, item, setting?.via ?? [], resolve)] : []));
	});
}

function hook(phase: Phase, item: MapValue, via: readonly Place[], resolve: (text: string) => User): Hook {
	const privileged = fieldOf(item, "privileged");
	const user = fieldOf(item, "user");
	return {
		phase,
		privileged: switchIn(privileged?.value, fromSource(privileged?.key ?? item.at, via)),
		user: user ? userIn(user.value, via, resolve) : undefined,
	};
}

function userIn(value: Value, via: readonly Place[], resolve: (text: string) => User): Known<User> | undefined {
	const origin = fromSource(value.at, via);
	const text = textOf(value);
	if (text === "" || value.kind === "null") return undefined;
	return text === undefined ? unknown("it comes from outside the project", origin) : known(resolve(text), origin);
}

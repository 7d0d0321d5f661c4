import { fromRuntime, fromSource, type Known, known, type Origin, unknown } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import { switchIn } from "../model/switch.ts";
import { fieldOf, textOf } from "../model/value.ts";

/** What the build of a service's image may do beyond the usual. */
export interface BuildGrants {
	readonly privileged: Known<boolean>;
	/** Entitlements of BuildKit, by name. */
	readonly entitlements: readonly Entitlement[];
	/** Whose network the build's commands use. */
	readonly network: Known<"private" | "host">;
}

/** One thing that BuildKit does only for those who ask for it: `security.insecure`, `network.host`. */
export interface Entitlement {
	readonly name: string;
	readonly origin: Origin;
}

const DEFAULT = fromRuntime("the engine's default");

/** The build of a stage by itself: nobody has said how it is run. */
export const NO_BUILD_GRANTS: BuildGrants = {
	privileged: known(false, DEFAULT),
	entitlements: [],
	network: known("private", DEFAULT),
};

/** What `build:` of a service allows. */
export function buildGrantsOf(service: Service): BuildGrants {
	const build = service.get("build");
	if (build?.value.kind !== "map") return NO_BUILD_GRANTS;
	const privileged = fieldOf(build.value, "privileged");
	const network = fieldOf(build.value, "network");
	const list = fieldOf(build.value, "entitlements")?.value;
	return {
		privileged: privileged
			? switchIn(privileged.value, fromSource(privileged.key, build.via))
			: NO_BUILD_GRANTS.privileged,
		entitlements: (list?.kind === "list" ? list.items : []).flatMap((item) => {
			const name = textOf(item);
			return name === undefined ? [] : [{ name, origin: fromSource(item.at, build.via) }];
		}),
		network: network ? networkIn(textOf(network.value), fromSource(network.value.at, build.via)) : DEFAULT_NETWORK,
	};
}

const DEFAULT_NETWORK = NO_BUILD_GRANTS.network;

function networkIn(text: string | undefined, origin: Origin): Known<"private" | "host"> {
	if (text === undefined) return unknown("it comes from outside the project", origin);
	return known(text === "host" ? "host" : "private", origin);
}

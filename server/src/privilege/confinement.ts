import { fromRuntime, type Known, known, type Origin, placeIn, unknown, valueIfKnown } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import type { Place } from "../text/source-file.ts";
import type { PrivilegeProfile } from "./profile.ts";
import { type SecurityOption, securityOptions, switchedBy } from "./security-options.ts";

/** What the engine puts around a container besides namespaces and capabilities. */
export type Shield = "seccomp" | "apparmor" | "selinux" | "maskedPaths" | "cgroups";

/** False: the files switch that shield off. */
export type Confinement = Readonly<Record<Shield, Known<boolean>>>;

const ENGINE = fromRuntime("the engine's default");

/** A container that nobody confines less than the engine does. */
export const CONFINED: Confinement = {
	seccomp: known(true, ENGINE),
	apparmor: known(true, ENGINE),
	selinux: known(true, ENGINE),
	maskedPaths: known(true, ENGINE),
	cgroups: known(true, ENGINE),
};

/**
 * The shields of a service. Of seccomp and AppArmor the last entry wins; one `disable` among the labels is enough
 * (moby daemon/daemon_unix.go parseSecurityOpt, opencontainers/selinux InitLabels); `systempaths=unconfined` is the
 * client's and known in this one spelling (docker/cli cli/command/container/opts.go).
 */
export function confinementOf(service: Service): Confinement {
	const options = securityOptions(service);
	const writable = switchedBy(service, "writable-cgroups");
	return {
		seccomp: last(service, options, "seccomp"),
		apparmor: last(service, options, "apparmor"),
		selinux: any(service, options, (it) => offersNoLabel(it)),
		maskedPaths: any(service, options, (it) => it.text === "systempaths=unconfined"),
		cgroups: writable.state === "known" ? { ...writable, value: !writable.value } : writable,
	};
}

function last(service: Service, options: readonly SecurityOption[], name: string): Known<boolean> {
	const option = options.findLast((it) => it.name === name || it.name === undefined);
	if (!option) return confined(service);
	if (option.value === undefined) return unknown("the option comes from outside the project", option.origin);
	return known(option.value !== "unconfined", option.origin);
}

function any(
	service: Service,
	options: readonly SecurityOption[],
	isOff: (it: SecurityOption) => boolean,
): Known<boolean> {
	const option = options.find((it) => it.value !== undefined && isOff(it));
	return option ? known(false, option.origin) : confined(service);
}

/** `label=disable`, its bare old form, and the type that may do everything (container-selinux spc_t). */
function offersNoLabel({ name, value, isBare }: SecurityOption): boolean {
	if (isBare) return name === "disable";
	return name === "label" && (value === "disable" || /^type[:=]spc_t$/.test(value ?? ""));
}

function confined({ incomplete }: Service): Known<boolean> {
	return incomplete === undefined ? known(true, ENGINE) : unknown(incomplete, ENGINE);
}

/** A shield that is switched off, as a reader of one file sees it. */
export interface SwitchedOff {
	readonly at: Place;
	/** The entry that does it, maybe in another file. */
	readonly entry: Place;
	readonly text: string;
}

/** Where a service switches a shield off; undefined where it does not, and where `privileged` does so anyway. */
export function switchedOff(
	service: Service,
	{ confinement, privileged }: PrivilegeProfile,
	shield: Shield,
): SwitchedOff | undefined {
	const state = confinement[shield];
	if (valueIfKnown(privileged) || state.state === "unknown" || state.value) return undefined;
	const at = placeIn(service.file, state.origin);
	return at && state.origin.by === "source"
		? { at, entry: state.origin.at, text: textOf(service, state.origin) }
		: undefined;
}

function textOf(service: Service, { at }: Extract<Origin, { by: "source" }>): string {
	const option = securityOptions(service).find((it) => it.origin.by === "source" && it.origin.at === at);
	return option?.text ?? "";
}

import { composeProjectOf } from "../model/compose-project.ts";
import { fromSource, type Known, known, type Origin, unknown } from "../model/known.ts";
import type { Project } from "../model/project.ts";
import type { Service } from "../model/service.ts";
import { switchIn } from "../model/switch.ts";
import { fieldOf, type MapValue, type ScalarValue, textOf, type Value } from "../model/value.ts";
import type { Place } from "../text/source-file.ts";
import type { Mount } from "./profile.ts";

/** The mounts that a service asks for in `volumes`, in the short and in the long form. */
export function volumeMounts(service: Service, project: Project): readonly Mount[] {
	const setting = service.get("volumes");
	if (setting?.value.kind !== "list") return [];
	return setting.value.items.flatMap((item): readonly Mount[] => {
		const mount =
			item.kind === "map"
				? longForm(item, setting.via)
				: item.kind === "scalar"
					? shortForm(item, setting.via)
					: undefined;
		if (!mount) return [];
		const device = mount.kind === "volume" ? boundDevice(mount, service, project, setting.via) : undefined;
		return [device ? { ...mount, ...device } : mount];
	});
}

/** The path as Compose reads it, with the user's home for the variable that always names it; undefined for other variables. */
function pathOf(value: Value | undefined): string | undefined {
	if (value?.kind !== "scalar" || value.text.state === "text") return textOf(value);
	const raw = value.raw.replace(/^\$(?:HOME\b|\{HOME(?::?[-?][^{}]*)?\})/, "~");
	return raw.startsWith("~") && !raw.includes("$") ? raw : undefined;
}

function longForm(item: MapValue, via: readonly Place[]): Mount {
	const field = (name: string) => fieldOf(item, name)?.value;
	const type = textOf(field("type"));
	const isHost = type === "bind" || type === "npipe";
	const text = (value: Value | undefined, otherwise?: string) =>
		textKnown(pathOf(value) ?? (value ? undefined : otherwise), fromSource((value ?? item).at, via));
	const propagation = fieldOf(field("bind"), "propagation")?.value;
	const source = text(field("source"), "");
	return {
		kind: type === "bind" || type === "volume" || type === "tmpfs" ? type : "other",
		source,
		target: text(field("target")),
		readOnly: switchIn(field("read_only"), fromSource(field("read_only")?.at ?? item.at, via)),
		at: item.at,
		hostPath: isHost ? source : undefined,
		propagation: propagation ? text(propagation) : undefined,
		isRecursive: textOf(fieldOf(field("bind"), "recursive")?.value) !== "disabled",
	};
}

/** `source:target:options`, or a target alone; a drive letter's colon is no separator, and stands in front of a slash. */
function shortForm(item: ScalarValue, via: readonly Place[]): Mount | undefined {
	const text = pathOf(item);
	const origin = fromSource(item.at, via);
	if (text === undefined) return openTarget(item, origin);
	const parts = text.split(/(?<!(?:^|:)[A-Za-z]):|:(?![\\/])/);
	const [first = "", second] = parts;
	const isBind = second !== undefined && /^[./~\\]|^[A-Za-z]:[\\/]/.test(text);
	const options = parts.slice(2).flatMap((it) => it.split(","));
	const propagation = options.find((it) => PROPAGATIONS.has(it));
	return {
		kind: isBind ? "bind" : "volume",
		source: known(second === undefined ? "" : first, origin),
		target: known(second ?? first, origin),
		readOnly: known(options.includes("ro") || options.includes("readonly"), origin),
		at: item.at,
		hostPath: isBind ? known(first, origin) : undefined,
		propagation: propagation === undefined ? undefined : known(propagation, origin),
		isRecursive: true,
	};
}

/** A bind whose source is plain and whose target or options come from outside the project. */
function openTarget({ raw, at }: ScalarValue, origin: Origin): Mount | undefined {
	const source = /^([/~][^$:]*):/.exec(raw)?.[1];
	if (source === undefined) return undefined;
	const open = unknown("it comes from outside the project", origin);
	const options = /:([a-zA-Z,]+)$/.exec(raw)?.[1]?.split(",");
	const hostPath = known(source, origin);
	const readOnly = options ? known(options.includes("ro"), origin) : open;
	return { kind: "bind", source: hostPath, target: open, readOnly, at, hostPath, propagation: open, isRecursive: true };
}

/** What may stand among the options of the short form (compose-go format/volume.go). */
const PROPAGATIONS: ReadonlySet<string> = new Set(["private", "rprivate", "shared", "rshared", "slave", "rslave"]);

/** The host's path behind a named volume of the local driver that binds one: `driver_opts: {o: bind, device: /etc}`. */
function boundDevice(
	{ source, readOnly, at }: Mount,
	service: Service,
	project: Project,
	via: readonly Place[],
): Pick<Mount, "hostPath" | "readOnly"> | undefined {
	if (source.state === "unknown" || source.value === "") return undefined;
	const roots = composeProjectOf(project, service.file.uri).layers.flatMap((it) => it.roots);
	for (const root of roots.toReversed()) {
		const options = fieldOf(fieldOf(fieldOf(root, "volumes")?.value, source.value)?.value, "driver_opts")?.value;
		const device = fieldOf(options, "device")?.value;
		const flags = textOf(fieldOf(options, "o")?.value)?.split(",") ?? [];
		if (!device || !(flags.includes("bind") || flags.includes("rbind"))) continue;
		const origin = fromSource(device.at, [at, ...via]);
		return {
			hostPath: textKnown(pathOf(device), origin),
			readOnly: flags.includes("ro") ? known(true, origin) : readOnly,
		};
	}
	return undefined;
}

function textKnown(text: string | undefined, origin: Origin): Known<string> {
	return text === undefined ? unknown("it comes from outside the project", origin) : known(text, origin);
}

import { fromRuntime, fromSource, type Known, known, unknown } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import { fieldOf, textOf, type Value } from "../model/value.ts";
import type { Mount } from "./profile.ts";

/** The mounts that a service asks for, in `volumes` and `tmpfs`. */
export function mountsOf(service: Service): readonly Mount[] {
	const volumes = itemsOf(service.get("volumes")?.value).flatMap((it) => volume(it) ?? []);
	const tmpfs = itemsOf(service.get("tmpfs")?.value).map((it): Mount => {
		const text = textOf(it);
		return {
			kind: "tmpfs",
			source: known("", fromRuntime("a tmpfs has no source")),
			target: textKnown(it, text?.split(":")[0]),
			readOnly: known(/(?:^|[:,])ro(?:,|$)/.test(text ?? ""), fromSource(it.at)),
			at: it.at,
		};
	});
	return [...volumes, ...tmpfs];
}

/** The container ports that a service publishes or exposes. */
export function portsOf(service: Service): readonly Known<number>[] {
	return [...itemsOf(service.get("ports")?.value), ...itemsOf(service.get("expose")?.value)].flatMap((it) => {
		const text = textOf(fieldOf(it, "target")?.value) ?? textOf(it);
		if (text === undefined) return [unknown("the port comes from outside the project", fromSource(it.at))];
		const [, first, last] = /([0-9]+)(?:-([0-9]+))?(?:\/[a-z]+)?$/.exec(text) ?? [];
		return range(Number(first), Number(last ?? first)).map((port) => known(port, fromSource(it.at)));
	});
}

/** The ports from the first to the last; none where they are no range of ports. */
function range(first: number, last: number): readonly number[] {
	const isRange = first >= 0 && first <= last && last <= 65535;
	return isRange ? Array.from({ length: last - first + 1 }, (_, i) => first + i) : [];
}

function itemsOf(value: Value | undefined): readonly Value[] {
	if (!value || value.kind === "null") return [];
	return value.kind === "list" ? value.items : [value];
}

function volume(item: Value): Mount | undefined {
	if (item.kind === "map") {
		const type = textOf(fieldOf(item, "type")?.value);
		const field = (name: string) => fieldOf(item, name)?.value;
		return {
			kind: type === "bind" || type === "volume" || type === "tmpfs" ? type : "other",
			source: textKnown(field("source") ?? item, textOf(field("source")) ?? ""),
			target: textKnown(field("target") ?? item, textOf(field("target"))),
			readOnly: known(/^(?:true|yes|on)$/i.test(textOf(field("read_only")) ?? ""), fromSource(item.at)),
			at: item.at,
		};
	}
	const text = textOf(item);
	if (text === undefined) return undefined;
	// A drive letter's colon is not a separator, and stands in front of a slash.
	const parts = text.split(/(?<!(?:^|:)[A-Za-z]):|:(?![\\/])/);
	const [first = "", second] = parts;
	const bind = /^[./~\\]|^[A-Za-z]:[\\/]/.test(text);
	return {
		kind: bind && second !== undefined ? "bind" : "volume",
		source: textKnown(item, second === undefined ? "" : first),
		target: textKnown(item, second ?? first),
		readOnly: known(
			parts.slice(2).some((it) => it.split(",").includes("ro")),
			fromSource(item.at),
		),
		at: item.at,
	};
}

function textKnown(value: Value, text: string | undefined): Known<string> {
	const origin = fromSource(value.at);
	return text === undefined ? unknown("it comes from outside the project", origin) : known(text, origin);
}

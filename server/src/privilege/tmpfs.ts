import type { Service } from "../model/service.ts";
import { fieldOf, type MapValue, textOf, type Value } from "../model/value.ts";
import type { Place } from "../text/source-file.ts";

/** A file system in memory that a service mounts. */
export interface Tmpfs {
	readonly target: string;
	/** Behind the target, in order; those of the long form are its size alone. */
	readonly options: readonly string[];
	readonly hasSize: boolean;
	/** `exec`, `suid` and `dev`, where they take back what the engine forbids by itself. */
	readonly allowed: readonly string[];
	/** A text of target and options, or a mapping. */
	readonly form: "short" | "long";
	/** The whole entry. */
	readonly item: Place;
	/** One line of it: the text, or the long form's target. */
	readonly at: Place;
}

/**
 * The tmpfs mounts of a service, in both forms. Docker begins each with noexec, nosuid and nodev, and lets options
 * take them back (moby daemon/oci_linux.go withMounts; measured on 20.10).
 */
export function tmpfsOf(service: Service): readonly Tmpfs[] {
	const long = itemsOf(service.get("volumes")?.value).flatMap((it) => (it.kind === "map" ? (longForm(it) ?? []) : []));
	const short = itemsOf(service.get("tmpfs")?.value).flatMap((it) => shortForm(it) ?? []);
	return [...long, ...short];
}

function shortForm(item: Value): Tmpfs | undefined {
	const text = textOf(item);
	if (text === undefined) return undefined;
	const [target = "", list = ""] = text.split(":");
	const options = list.split(",").filter((it) => it !== "");
	return {
		target,
		options,
		hasSize: options.some((it) => /^size=(?!0[kmg%]?$)/.test(it)),
		allowed: ["exec", "suid", "dev"].filter((it) => options.lastIndexOf(it) > options.lastIndexOf(`no${it}`)),
		form: "short",
		item: item.at,
		at: item.at,
	};
}

function longForm(item: MapValue): Tmpfs | undefined {
	const place = fieldOf(item, "target")?.value;
	const target = textOf(place);
	if (textOf(fieldOf(item, "type")?.value) !== "tmpfs" || !place || target === undefined) return undefined;
	const size = fieldOf(fieldOf(item, "tmpfs")?.value, "size")?.value;
	const hasSize = size !== undefined && size.kind !== "null" && textOf(size) !== "0";
	return { target, options: [], hasSize, allowed: [], form: "long", item: item.at, at: place.at };
}

function itemsOf(value: Value | undefined): readonly Value[] {
	return value?.kind === "list" ? value.items : [];
}

import type { Service } from "../model/service.ts";
import { fieldOf, textOf, type Value } from "../model/value.ts";
import type { Place } from "../text/source-file.ts";

/** A port of the container that the host passes on. */
export interface PublishedPort {
	/** The container's port or range. */
	readonly target: string;
	/** The address of the host; empty for all of them. */
	readonly address: string;
	/** Whether the entry names the host's port: without one the engine chooses it. */
	readonly namesHostPort: boolean;
	readonly form: "short" | "long";
	/** The whole entry. */
	readonly item: Place;
	/** One line of it: the text, or the long form's target. */
	readonly at: Place;
}

/** The ports that a service publishes, as far as the files tell (compose-spec, short and long syntax). */
export function publishedPorts(service: Service): readonly PublishedPort[] {
	const value = service.get("ports")?.value;
	return value?.kind === "list" ? value.items.flatMap((it) => publishedPort(it) ?? []) : [];
}

function publishedPort(item: Value): PublishedPort | undefined {
	if (item.kind === "map") return longForm(item);
	const text = textOf(item)?.replace(/\/[a-z]+$/i, "");
	if (text === undefined) return undefined;
	const [, bracketed, rest = ""] = /^\[([^\]]*)\]:(.*)$/.exec(text) ?? [undefined, undefined, text];
	const parts = rest.split(":");
	const address = bracketed ?? parts.slice(0, -2).join(":");
	return {
		target: parts.at(-1) ?? "",
		address,
		namesHostPort: parts.length > 1,
		form: "short",
		item: item.at,
		at: item.at,
	};
}

function longForm(item: Value): PublishedPort | undefined {
	const place = fieldOf(item, "target")?.value;
	const target = textOf(place);
	const written = fieldOf(item, "host_ip");
	const address = written ? textOf(written.value) : "";
	if (!place || target === undefined || address === undefined) return undefined;
	const namesHostPort = fieldOf(item, "published") !== undefined;
	return { target, address, namesHostPort, form: "long", item: item.at, at: place.at };
}

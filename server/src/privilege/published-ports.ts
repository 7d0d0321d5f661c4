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
		at: item.at,
	};
}

function longForm(item: Value): PublishedPort | undefined {
	const target = textOf(fieldOf(item, "target")?.value);
	const address = fieldOf(item, "host_ip");
	const text = textOf(address?.value);
	if (target === undefined || (address && text === undefined)) return undefined;
	return {
		target,
		address: text ?? "",
		namesHostPort: fieldOf(item, "published") !== undefined,
		form: "long",
		at: item.at,
	};
}

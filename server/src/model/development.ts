import type { SourceFile } from "../text/source-file.ts";
import { nameOf } from "../text/uri.ts";
import type { Service } from "./service.ts";
import { textOf } from "./value.ts";

const WORD = /(?:^|[._-])(?:dev|devel|develop|development)(?:[._-]|$)/i;

/**
 * True for files that by their name or their folder are for development only: `Dockerfile.dev`, `compose.dev.yaml`,
 * `compose.override.yaml`, all in `.devcontainer`.
 */
export function isForDevelopment(file: SourceFile): boolean {
	const name = nameOf(file.uri);
	return WORD.test(name) || /\.override\./i.test(name) || /\/\.devcontainer\//.test(file.uri);
}

/** True for a service that only starts with a profile for development. */
export function isDevelopmentService(service: Service): boolean {
	const profiles = service.get("profiles")?.value;
	if (profiles?.kind !== "list" || profiles.items.length === 0) return false;
	return profiles.items.every((it) => WORD.test(textOf(it) ?? ""));
}

import { isConfigurationUri } from "../knowledge/configuration-names.ts";
import type { Language } from "../text/source-file.ts";
import { nameOf } from "../text/uri.ts";

/**
 * What a file is written in: by the id that an editor gives, else by its name, and for other YAML by what it says.
 * Undefined for files that are none of ours.
 */
export function languageOf(uri: string, languageId: string | undefined, text = ""): Language | undefined {
	switch (languageId?.toLowerCase()) {
		case "dockerfile":
		case "containerfile":
			return "dockerfile";
		case "dockercompose":
		case "docker-compose":
		case "yaml.docker-compose":
			return "compose";
		case "yaml":
			if (isConfigurationUri(uri)) return "config";
			return isComposeName(nameOf(uri)) || hasComposeKeys(text) ? "compose" : undefined;
		default:
			return isConfigurationUri(uri) ? "config" : languageOfFile(nameOf(uri), text);
	}
}

function languageOfFile(name: string, text: string): Language | undefined {
	if (name === ".env") return "env";
	if (isComposeName(name)) return "compose";
	if (isDockerfileName(name)) return "dockerfile";
	return /\.ya?ml$/i.test(name) && hasComposeKeys(text) ? "compose" : undefined;
}

/** As VS Code's built-in YAML extension has it (extensions/yaml/package.json), and Podman's name. */
function isComposeName(name: string): boolean {
	return /^compose(?:[.-].+)?\.ya?ml$|(?:docker|podman).*compose.*\.ya?ml$/i.test(name);
}

/**
 * As VS Code's built-in Docker extension has it (extensions/docker/package.json), and `Dockerfile-dev`. In front of a dot
 * only the capital counts, since `dockerfile.ts` is TypeScript; `Dockerfile.dockerignore` is Docker's own.
 */
function isDockerfileName(name: string): boolean {
	if (name.endsWith(".dockerignore")) return false;
	return /^(?:Dockerfile|Containerfile)\..+$/.test(name) || isDockerfileVariant(name);
}

function isDockerfileVariant(name: string): boolean {
	return /^(?:dockerfile|containerfile)(?:[-_][^.]*)?$|\.(?:dockerfile|containerfile)$/i.test(name);
}

function hasComposeKeys(text: string): boolean {
	return /^(["']?)(?:services|include)\1\s*:/m.test(text);
}

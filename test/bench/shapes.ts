// Files that are harmless in small and make a careless reader take the square of their size.
import type { Input } from "./inputs.ts";

/** So many ARGs, and as many uses of them. */
export function manyVariables(size: number): Input {
	const lines = Array.from({ length: size }, (_, i) => [`ARG V${i}=v${i}`, `ENV E${i}=$V${i}`]).flat();
	return dockerfile("variables", size, ["FROM debian:12-slim", "ENV REVISION=r", ...lines]);
}

/** One RUN of so many commands, each on a line of its own. */
export function longRun(size: number): Input {
	const commands = Array.from({ length: size }, (_, i) => `touch /srv/file-${i}`).join(" \\\n    && ");
	return dockerfile("run", size, ["FROM debian:12-slim", "ENV REVISION=r", `RUN ${commands}`]);
}

/** So many anchors, each of which one service uses. */
export function manyAnchors(size: number): Input {
	const anchors = Array.from({ length: size }, (_, i) => [`  a${i}: &a${i}`, "    image: nginx:1.27"]).flat();
	const users = Array.from({ length: size }, (_, i) => [`  u${i}:`, `    <<: *a${i}`, '    user: "10001"']).flat();
	return compose("anchors", size, ["services:", ...anchors, ...users, ...EDITED]);
}

/** So many templates, each of which merges the one before; a service merges the last. */
export function anchorChain(size: number): Input {
	const first = ["x-0: &a0", "  init: true"];
	const links = Array.from({ length: size - 1 }, (_, i) => [
		`x-${i + 1}: &a${i + 1}`,
		`  <<: *a${i}`,
		`  label_${i}: yes`,
	]).flat();
	const user = ["  user-of-all:", `    <<: *a${size - 1}`, "    image: nginx:1.27"];
	return compose("chain", size, [...first, ...links, "services:", ...user, ...EDITED]);
}

/** One service with so many variables. */
export function oneEnvironment(size: number): Input {
	const variables = Array.from({ length: size }, (_, i) => `      VARIABLE_${i}: "${i}"`);
	return compose("environment", size, ["services:", ...EDITED, ...variables]);
}

/** The service in which characters are typed. */
const EDITED = [
	"  edited:",
	"    image: nginx:1.27",
	"    privileged: true",
	"    environment:",
	"      REVISION: r",
] as const;

function dockerfile(kind: string, size: number, lines: readonly string[]): Input {
	return {
		name: `${kind}, ${size}`,
		path: `${kind}-${size}/Dockerfile`,
		languageId: "dockerfile",
		text: `${lines.join("\n")}\n`,
		typedBehind: "REVISION=r",
		askedAt: "debian:12-slim",
	};
}

function compose(kind: string, size: number, lines: readonly string[]): Input {
	return {
		name: `${kind}, ${size}`,
		path: `${kind}-${size}/compose.yaml`,
		languageId: "dockercompose",
		text: `${lines.join("\n")}\n`,
		typedBehind: "REVISION: r",
		askedAt: "privileged",
	};
}

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Compose and Dockerfiles.
import fc from "fast-check";
import type { CorpusCase } from "./pages.ts";

/** How many cases a run makes up. */
const PROJECTS = 60;
const DOCKERFILES = 40;

/** Small Compose projects: two services with some keys each, an anchor, `extends`, an override file, an environment file. */
export function randomProjects(seed: number): readonly CorpusCase[] {
	return fc.sample(project, { seed, numRuns: PROJECTS }).map((files, i) => corpusCase(i, "compose.yaml", files));
}

/** Dockerfiles with a few ARG and ENV lines, stages, accounts and USER lines made of awkward pieces. */
export function randomDockerfiles(seed: number): readonly CorpusCase[] {
	return fc
		.sample(dockerfile, { seed, numRuns: DOCKERFILES })
		.map((text, i) => corpusCase(i, "Dockerfile", new Map([["Dockerfile", text]])));
}

function corpusCase(index: number, main: string, files: ReadonlyMap<string, string>): CorpusCase {
	return { id: `random ${index + 1}`, files, main, settings: {} };
}

const NAMES = ["CHOWN", "KILL", "NET_ADMIN", "net_admin", "CAP_NET_ADMIN", "ALL", "all", "SYS_TIME"];
const VARIABLES = ["$A", "${A}", "${A:-7}", "${NONE:-8}", "${A:+9}", "${EMPTY-}5", "${NONE-${A}}", "$${A}"];

const user = fc.oneof(
	fc.constantFrom("1000", "1000:1000", "root", "0:0", "nobody", ":5", "00", ""),
	fc.array(fc.constantFrom(...VARIABLES, "1", ":"), { minLength: 1, maxLength: 3 }).map((it) => it.join("")),
);
const capabilities = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 3 });
const target = fc.constantFrom("/data", "/srv", "/run/x", "/tmp");
const volume = fc.oneof(
	fc
		.tuple(fc.constantFrom("./a", "../b", "/etc", "cache", "~/c"), target, fc.constantFrom("", ":ro", ":rw", ":ro,z"))
		.map(([source, path, mode]) => `${source}:${path}${mode}`),
	fc.record({ type: fc.constant("bind"), source: fc.constantFrom("./d", "/e"), target, read_only: fc.boolean() }),
	fc.record({ type: fc.constant("tmpfs"), target }),
);

/** Keys of a service with a value each; written in JSON, which is YAML in flow style. */
const keys = {
	user,
	privileged: fc.constantFrom<string | boolean>(true, false, "true", "no", "${NONE:-true}", "${ON}"),
	read_only: fc.constantFrom<string | boolean>(true, false, "yes", "${ON:-false}"),
	cap_add: capabilities,
	cap_drop: capabilities,
	tmpfs: fc.oneof(
		fc.constantFrom("/tmp", "/run"),
		fc.uniqueArray(fc.constantFrom("/tmp", "/run", "/run:size=64k", "/v:ro"), { maxLength: 2 }),
	),
	volumes: fc.array(volume, { maxLength: 3 }),
	pids_limit: fc.constantFrom(-1, 10, 200),
	mem_limit: fc.constantFrom<string | number>("64m", "1g", 1048576, "1.5gb", "${MEMORY:-32m}"),
	cpus: fc.constantFrom<string | number>(0.5, "1.5", 2),
	pid: fc.constantFrom("host", "service:b"),
	network_mode: fc.constantFrom("host", "none", "bridge"),
	ports: fc.uniqueArray(fc.constantFrom("80:80", "8080:80", "443", "53:53/udp"), { maxLength: 3 }),
	sysctls: fc.constantFrom<unknown>({ "net.core.somaxconn": "1" }, ["net.core.somaxconn=2"], { "kernel.msgmax": "3" }),
	entrypoint: fc.constantFrom<unknown>(["a", "b"], "c 'd e'", []),
	profiles: fc.uniqueArray(fc.constantFrom("one", "two"), { maxLength: 2 }),
};

const service = fc
	.uniqueArray(fc.constantFrom(...names(keys)), { minLength: 1, maxLength: 6 })
	.chain((wanted) => fc.tuple(...wanted.map((key) => keys[key].map((value) => `${key}: ${JSON.stringify(value)}`))));

/** In a later file a key may also be taken back or replaced. */
const later = service.chain((lines) =>
	fc.tuple(
		...lines.map((line) =>
			fc.constantFrom("", "", "", "!reset ", "!override ").map((tag) => line.replace(": ", `: ${tag}`)),
		),
	),
);

const project = fc
	.record({
		common: service,
		one: service,
		two: service,
		override: fc.option(later),
		merges: fc.boolean(),
		extending: fc.boolean(),
		environment: fc.option(
			fc.constantFrom("A=12\nEMPTY=\nON=true\n", "A='1'\nON=\"yes\"\n", "A=3 # three\nMEMORY=1m\nON=false\n"),
		),
	})
	.map(({ common, one, two, override, merges, extending, environment }) => {
		const base = [
			"x-common: &common",
			...common.map((it) => `  ${it}`),
			"services:",
			"  a:",
			"    image: debian:12",
			...(merges ? ["    <<: *common"] : []),
			...one.map((it) => `    ${it}`),
			"  b:",
			...(extending ? ["    extends: {service: a}"] : ["    image: debian:12"]),
			...two.map((it) => `    ${it}`),
			"volumes:",
			"  cache: {}",
			"",
		];
		return new Map([
			["compose.yaml", base.join("\n")],
			...(override ? [["compose.override.yaml", overrideText(override)] as const] : []),
			...(environment ? [[".env", environment] as const] : []),
		]);
	});

function overrideText(lines: readonly string[]): string {
	return ["services:", "  a:", ...lines.map((it) => `    ${it}`), ""].join("\n");
}

const PIECES = [
	"1",
	"00",
	"$A",
	"${A}",
	"${B:-40}",
	"${NONE-}",
	"${NONE:-2}",
	"${A:+3}",
	'"5"',
	"'6'",
	"'$A'",
	'"$A"',
	"\\7",
	"+",
];

const word = fc.oneof(
	fc.constantFrom("app", "nobody", "root", "1000", "1000:1000", "app:app", ":77", "$A:$B", "toor", "Nobody"),
	fc.array(fc.constantFrom(...PIECES, ":"), { minLength: 1, maxLength: 4 }).map((it) => it.join("")),
);
const line = fc.oneof(
	word.map((it) => `USER ${it}`),
	word.map((it) => `user \\\n# no\n  ${it}`),
	fc.constantFrom("ARG A=61", "ARG B", "ARG A", "ENV A=62", "ENV B=$A", "ENV A=63 B=${A}4", 'ARG B="65"', "ENV B '66'"),
	fc.constantFrom(
		"RUN useradd -u 1234 app",
		"RUN useradd -o -u 0 toor || true",
		"RUN id app || useradd -r -u 321 app",
		'RUN echo "toor:x:0:0::/:/bin/sh" >> /etc/passwd',
		"ONBUILD USER 99",
		"WORKDIR /srv",
	),
	fc.constantFrom("FROM first", "FROM debian:12", "FROM node:20"),
);
const dockerfile = fc
	.array(line, { minLength: 2, maxLength: 7 })
	.chain((lines) =>
		word.map((last) => ["ARG A=60", "FROM debian:12 AS first", ...lines, `USER ${last}`, ""].join("\n")),
	);

function names<T extends object>(value: T): readonly (keyof T & string)[] {
	return Object.keys(value).filter((it): it is keyof T & string => it in value);
}

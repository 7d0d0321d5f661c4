// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Compose.
import fc from "fast-check";
import type { Texts } from "../support/fixes.ts";
import { type Entry, type Layout, type Piece, writeYaml } from "./yaml-writer.ts";

/** Compose projects of one to three services in every style, with anchors, merges, `extends`, overrides and variables. */
export function composeProjects(): fc.Arbitrary<Texts> {
	return fc
		.record({
			layout,
			later: layout,
			common: fc.option(anchored("common"), { nil: undefined }),
			options: fc.boolean(),
			services: fc.array(service, { minLength: 1, maxLength: 3 }),
			override: fc.option(keysOf("override"), { nil: undefined, freq: 2 }),
			base: fc.option(keysOf("base"), { nil: undefined, freq: 2 }),
			around,
		})
		.map(({ layout: style, later, common, options, services, override, base, around: it }) => {
			const shared: readonly Entry[] = [
				...(common ? [entryOf("x-common", { ...common, anchor: "common" }, it)] : []),
				...(options ? [entryOf("x-options", OPTIONS, it)] : []),
			];
			const known = { common: common !== undefined, options, base: base !== undefined };
			const named = services.map((own, i) => entryOf(`s${i}`, serviceOf(own, i, known), it));
			return new Map([
				["compose.yaml", writeYaml([...shared, entryOf("services", mapOf(named), it), ...VOLUMES], style)],
				...(override ? [["compose.override.yaml", onlyService("s0", override, later)] as const] : []),
				...(base ? [["base.yaml", onlyService("base", [...imageKey("debian:12"), ...base], later)] as const] : []),
				["app/Dockerfile", 'FROM debian:12\nCOPY app /app\nUSER 1000:1000\nCMD ["/app"]\n'],
				["root/Dockerfile", 'FROM node:22\nWORKDIR /srv\nCOPY . .\nCMD ["node", "server.js"]\n'],
			]);
		});
}

const layout: fc.Arbitrary<Layout> = fc.record({
	step: fc.constantFrom<2 | 4>(2, 4),
	listsAreIndented: fc.boolean(),
	lineEnd: fc.constantFrom<"\n" | "\r\n">("\n", "\r\n"),
	mark: fc.boolean(),
	lastLineEnd: fc.boolean(),
	documentMarker: fc.boolean(),
	header: fc.boolean(),
	footer: fc.boolean(),
});

const around = fc.record({
	above: fc.constantFrom<"nothing" | "comment" | "blank line">("nothing", "nothing", "comment", "blank line"),
	behind: fc.boolean(),
});

const quote = fc.constantFrom<"plain" | "single" | "double">("plain", "plain", "single", "double");

function text(...choices: readonly string[]): fc.Arbitrary<Piece> {
	return fc.record({ kind: fc.constant("text" as const), text: fc.constantFrom(...choices), quote });
}

/** A list; Compose refuses one that says something twice. */
function list(items: readonly string[], maxLength = 3): fc.Arbitrary<Piece> {
	const some = fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength });
	return fc.tuple(some, quote, fc.boolean()).map(([own, its, flow]) =>
		listOf(
			own.map((it) => ({ kind: "text", text: it, quote: its }) as const),
			flow,
		),
	);
}

function map(...entries: readonly (readonly [string, fc.Arbitrary<Piece>])[]): fc.Arbitrary<Piece> {
	return fc.tuple(fc.tuple(...entries.map(([, it]) => it)), fc.boolean(), around).map(([values, flow, it]) =>
		mapOf(
			values.map((value, i) => entryOf(entries[i]?.[0] ?? "", value, it)),
			flow,
		),
	);
}

/** Both forms of one key. */
const tmpfs = fc.oneof(
	text("/tmp", "/tmp:size=1m", "/run:exec"),
	list(["/tmp", "/run:mode=0755", "/cache:size=8m,exec"]),
);
const volume = fc.oneof(
	text("/var/run/docker.sock:/var/run/docker.sock", "./data:/data", "data:/var/lib/postgresql/data:rw", "/etc:/host"),
	map(["type", text("tmpfs")], ["target", text("/scratch")]),
	map(["type", text("bind")], ["source", text("/")], ["target", text("/rootfs")]),
);
const volumes = fc.tuple(volume, fc.boolean()).map(([it, flow]) => listOf([it], flow));
const limits = fc.oneof(
	map(["limits", map(["memory", text("64M", "${MEMORY:-1G}")])]),
	map(["limits", map(["cpus", text("0.5")], ["pids", text("100")])]),
	map(["reservations", map(["memory", text("32M")])]),
);

/** Keys of a service that rules look at, and some that they do not. */
const KEYS: Readonly<Record<string, fc.Arbitrary<Piece>>> = {
	privileged: text("true", "false", "yes"),
	read_only: text("true", "false"),
	user: text("root", "0:0", "1000:1000", "${UID:-1000}", "postgres").map((it) =>
		it.kind === "text" && it.quote === "plain" ? { ...it, quote: "double" } : it,
	),
	cap_add: list(["NET_ADMIN", "SYS_ADMIN", "CHOWN", "net_bind_service", "SYS_TIME", "NET_RAW"]),
	cap_drop: list(["ALL", "NET_RAW", "MKNOD", "CHOWN"]),
	security_opt: list(["no-new-privileges:false", "seccomp=unconfined", "apparmor:unconfined", "label=level:s0"]),
	tmpfs,
	volumes,
	devices: list(["/dev/mem:/dev/mem", "/dev/fuse", "/dev/kvm:/dev/kvm:rwm"]),
	group_add: list(["docker", "audio", "1001"]),
	network_mode: text("host", "none", "bridge"),
	pid: text("host"),
	ipc: text("host", "private"),
	uts: text("host"),
	cgroup: text("host"),
	userns_mode: text("host"),
	mem_limit: text("64m", "0", "${MEMORY:-1g}"),
	cpus: text("0.5", "0"),
	pids_limit: text("-1", "100"),
	deploy: map(["resources", limits]),
	ports: list(["8080:80", "5432:5432", "127.0.0.1:9000:9000"]),
	oom_kill_disable: text("true"),
	sysctls: list(["net.ipv4.ip_forward=1", "kernel.shm_rmid_forced=1"]),
	environment: map(["A", text("b", "${C:-d}")]),
	command: fc.oneof(text("sleep 1d", "sh -c 'id'"), list(["sleep", "1d"])),
	restart: text("always", "no"),
};

const IMAGES = [
	...["debian:12", "postgres:16", "nginx:1.27", "redis:7", "nginxinc/nginx-unprivileged", "caddy:2", "node:22"],
	...["registry.example.com/app:1", "${IMAGE:-postgres:16}", "gcr.io/distroless/static:nonroot", "docker:27-dind"],
];

const image = fc.oneof(
	{ weight: 4, arbitrary: text(...IMAGES).map((it): Entry => entryOf("image", it, PLAIN)) },
	{ weight: 1, arbitrary: text("./app", "./root").map((it): Entry => entryOf("build", it, PLAIN)) },
);

/** What a service has of its own, and what it would like to share where that is there. */
const service = fc.record({
	image,
	keys: keysOf("service"),
	flow: fc.constantFrom(false, false, false, false, true),
	merges: fc.boolean(),
	sharesOptions: fc.boolean(),
	isAnchored: fc.boolean(),
	extending: fc.constantFrom<"nothing" | "service" | "file">("nothing", "nothing", "service", "file"),
	around,
});

type ServiceModel = typeof service extends fc.Arbitrary<infer T> ? T : never;

/** Some keys with a value each; an override and a base have few. */
function keysOf(kind: "service" | "override" | "base" | "common"): fc.Arbitrary<readonly Entry[]> {
	return fc
		.uniqueArray(fc.constantFrom(...Object.keys(KEYS)), { maxLength: kind === "service" ? 5 : 3 })
		.chain((names) =>
			fc.tuple(
				...names.map((name) => fc.tuple(KEYS[name] ?? text("x"), around).map(([it, its]) => entryOf(name, it, its))),
			),
		);
}

function anchored(kind: "common"): fc.Arbitrary<Extract<Piece, { kind: "map" }>> {
	return fc.tuple(keysOf(kind), fc.boolean()).map(([entries, flow]) => mapOf([...entries, PROFILE], flow));
}

function serviceOf(
	own: ServiceModel,
	index: number,
	known: { readonly common: boolean; readonly options: boolean; readonly base: boolean },
): Piece {
	const before = index > 0 && own.extending === "service" ? `s${index - 1}` : undefined;
	const extended =
		own.extending === "file" && known.base
			? mapOf([entryOf("file", plain("base.yaml")), entryOf("service", plain("base"))], own.flow)
			: before === undefined
				? undefined
				: plain(before);
	const entries = [
		...(known.common && own.merges ? [entryOf("<<", { kind: "alias", name: "common" } as const)] : []),
		...(extended ? [entryOf("extends", extended)] : [own.image]),
		...own.keys.filter((it) => !(it.key === "security_opt" && known.options && own.sharesOptions)),
		...(known.options && own.sharesOptions
			? [entryOf("security_opt", { kind: "alias", name: "options" } as const)]
			: []),
	];
	return { ...mapOf(entries, own.flow), ...(own.isAnchored && { anchor: `own${index}` }) };
}

const PLAIN = { above: "nothing", behind: false } as const;
const PROFILE = entryOf("labels", mapOf([entryOf("a", plain("b"))], true));
const OPTIONS: Piece = { ...listOf([plain("label=level:s1")], false), anchor: "options" };
const VOLUMES = [entryOf("volumes", mapOf([entryOf("data", undefined)]))];

function onlyService(name: string, keys: readonly Entry[], style: Layout): string {
	const own = keys.length === 0 ? imageKey("debian:12") : keys;
	return writeYaml([entryOf("services", mapOf([entryOf(name, mapOf(own))]))], style);
}

function imageKey(name: string): readonly Entry[] {
	return [entryOf("image", plain(name))];
}

function entryOf(key: string, value: Piece | undefined, its: Entry["around"] = PLAIN): Entry {
	return { key, value, around: its };
}

function plain(it: string): Piece {
	return { kind: "text", text: it, quote: "plain" };
}

function listOf(items: readonly Piece[], flow: boolean): Extract<Piece, { kind: "list" }> {
	return { kind: "list", items, flow };
}

function mapOf(entries: readonly Entry[], flow = false): Extract<Piece, { kind: "map" }> {
	return { kind: "map", entries, flow };
}

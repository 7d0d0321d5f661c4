import { readFile, readlink } from "node:fs/promises";
import { namesOf } from "../kernel-capabilities.ts";

/** What the kernel says of a container's first process. */
export interface ContainerState {
	/** As the container was configured: what its entrypoint started as. "" is root. */
	readonly configuredUser: string;
	readonly uid: number;
	readonly gid: number;
	readonly effective: readonly string[];
	readonly bounding: readonly string[];
	readonly noNewPrivileges: boolean;
	readonly hasSeccompFilter: boolean;
	readonly hasReadOnlyRoot: boolean;
	/** The options of each mount by its target; of several on one target the last. */
	readonly mounts: ReadonlyMap<string, string>;
	/** In bytes, processes, and shares of one processor; undefined is no limit. */
	readonly limits: { readonly memory?: number; readonly pids?: number; readonly cpus?: number };
	/** The namespaces that are the engine's own: `pid`, `net`, `ipc`, `uts`, `cgroup`, `user`. */
	readonly shared: ReadonlySet<string>;
}

/** Reads the state of a process from /proc; `engine` is a process of the engine itself, with whose namespaces it is compared. */
export async function stateOf(pid: number, configuredUser: string, engine: number): Promise<ContainerState> {
	const own = `/proc/${pid}`;
	const status = await readFile(`${own}/status`, "utf8");
	const value = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1] ?? "";
	const mounts = await mountsOf(own);
	return {
		configuredUser,
		uid: Number(value("Uid")),
		gid: Number(value("Gid")),
		effective: namesOf(value("CapEff")),
		bounding: namesOf(value("CapBnd")),
		noNewPrivileges: value("NoNewPrivs") === "1",
		hasSeccompFilter: value("Seccomp") === "2",
		hasReadOnlyRoot: isReadOnly(mounts.get("/") ?? ""),
		mounts,
		limits: await limitsOf(own),
		shared: await sharedNamespaces(own, `/proc/${engine}`),
	};
}

/** True for mount options with `ro` among them. */
export function isReadOnly(options: string): boolean {
	return options.split(",").includes("ro");
}

/** The fields of proc(5): the fifth is the target, the sixth its options, the last those of the file system. */
async function mountsOf(own: string): Promise<ReadonlyMap<string, string>> {
	const lines = (await readFile(`${own}/mountinfo`, "utf8")).trim().split("\n");
	return new Map(
		lines.map((line) => {
			const fields = line.split(" ");
			const [type = "", , last = ""] = fields.slice(fields.indexOf("-") + 1);
			return [fields[4] ?? "", `${fields[5]},${type},${last}`];
		}),
	);
}

/** Reads the limits as the container sees them, of the first or the second version of control groups. */
async function limitsOf(own: string): Promise<ContainerState["limits"]> {
	const groups = `${own}/root/sys/fs/cgroup`;
	const read = async (...names: readonly string[]) => {
		for (const it of names) {
			const text = await readFile(`${groups}/${it}`, "utf8").catch(() => undefined);
			if (text !== undefined) return text.trim();
		}
		return "";
	};
	const memory = Number(await read("memory.max", "memory/memory.limit_in_bytes"));
	const pids = Number(await read("pids.max", "pids/pids.max"));
	const [quota, period = await read("cpu/cpu.cfs_period_us")] = (
		await read("cpu.max", "cpu/cpu.cfs_quota_us", "cpu,cpuacct/cpu.cfs_quota_us")
	).split(" ");
	const cpus = Number(quota) / (Number(period) || 100_000);
	return {
		...(memory > 0 && memory < NO_LIMIT && { memory }),
		...(pids > 0 && { pids }),
		...(cpus > 0 && { cpus }),
	};
}

/** What the first version of control groups says where memory is not limited: the largest number of whole pages. */
const NO_LIMIT = 0x7fff_ffff_ffff_f000;

async function sharedNamespaces(own: string, engine: string): Promise<ReadonlySet<string>> {
	const shared = new Set<string>();
	for (const it of ["pid", "net", "ipc", "uts", "cgroup", "user"])
		if ((await readlink(`${own}/ns/${it}`)) === (await readlink(`${engine}/ns/${it}`))) shared.add(it);
	return shared;
}

import type { ContainerState } from "./container-state.ts";

/** What is true of a container once a rule's finding is mended, and was not before. */
export type Promised = (state: ContainerState, keeps: readonly string[]) => boolean;

const isNotRoot: Promised = ({ configuredUser, uid }) =>
	uid !== 0 && configuredUser !== "" && !/^(?:root|0)(?::|$)/.test(configuredUser);
const keepsOnly: Promised = ({ bounding }, keeps) => bounding.every((it) => keeps.includes(it));
const isApart =
	(namespace: string): Promised =>
	({ shared }) =>
		!shared.has(namespace);

/** What the engine mounts into every container. */
const isOfEngine = (target: string) => /^\/(?:proc|sys|dev)(?:\/|$)/.test(target);
const isBounded = (options: string) => !options.split(",").includes("tmpfs") || /,size=/.test(options);

/** By rule. A rule that is missing here promises something that no process shows, such as how a Dockerfile is written. */
export const promises: ReadonlyMap<string, Promised> = new Map([
	["missing-user", isNotRoot],
	["root-user", isNotRoot],
	["unused-user", isNotRoot],
	["unset-user-variable", isNotRoot],
	["low-uid", ({ uid }) => uid >= 10_000],
	["default-capabilities", keepsOnly],
	["dangerous-capability", keepsOnly],
	["conflicting-capabilities", keepsOnly],
	["privileged", ({ hasSeccompFilter, bounding }) => hasSeccompFilter && !bounding.includes("SYS_MODULE")],
	["new-privileges", ({ noNewPrivileges }) => noNewPrivileges],
	["writable-root-filesystem", ({ hasReadOnlyRoot }) => hasReadOnlyRoot],
	["unlimited-memory", ({ limits }) => limits.memory !== undefined],
	["unlimited-pids", ({ limits }) => limits.pids !== undefined],
	["unlimited-cpu", ({ limits }) => limits.cpus !== undefined],
	["loose-tmpfs", ({ mounts }) => [...mounts].every(([target, options]) => isOfEngine(target) || isBounded(options))],
	["unconfined-seccomp", ({ hasSeccompFilter }) => hasSeccompFilter],
	["host-pid", isApart("pid")],
	["host-network", isApart("net")],
	["host-ipc", isApart("ipc")],
	["host-uts", isApart("uts")],
	["host-cgroup", isApart("cgroup")],
]);

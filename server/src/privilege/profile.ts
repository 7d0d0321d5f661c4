import type { Capability } from "../knowledge/capabilities.ts";
import type { Engine } from "../knowledge/defaults.ts";
import type { ImageFacts } from "../knowledge/images.ts";
import type { Account } from "../model/accounts.ts";
import type { Known } from "../model/known.ts";
import type { Project } from "../model/project.ts";
import type { Place } from "../text/source-file.ts";
import type { Hardening } from "./hardening.ts";
import type { HostAccess } from "./host-access.ts";

/** What the main process of one container may do, as far as the files and the image tell. */
export interface PrivilegeProfile extends Hardening, HostAccess {
	readonly user: Known<User>;
	readonly capabilities: CapabilitySets;
	readonly noNewPrivileges: Known<boolean>;
	readonly privileged: Known<boolean>;
	readonly rootFilesystem: Known<"writable" | "read-only">;
	readonly mounts: readonly Mount[];
	readonly namespaces: Readonly<Record<Namespace, Known<Sharing>>>;
	readonly limits: Readonly<Record<Limit, Known<number | "none">>>;
	readonly ports: readonly Known<number>[];
	/** What is known of the image that the container is made from; for a stage, of the image at the end of its FROM chain. */
	readonly image: ImageFacts | undefined;
	/** True when the image's own service is what starts, so that what is known of its entrypoint counts. */
	readonly runsImageService: boolean;
	/** What programs of the image carry as file capabilities: outside of the bounding set they cannot be executed. */
	readonly carried: readonly Capability[];
	/** The program that changes the user on the way to the main process. */
	readonly stepsDown: ProfiledStepDown | undefined;
	/** The account that the Dockerfile creates for nothing, where root is what starts. */
	readonly unusedAccount: Account | undefined;
	readonly engine: Engine;
}

/** A change of user at the start of a container. */
export interface ProfiledStepDown {
	readonly tool: string;
	/** As written; empty where that cannot be told. */
	readonly to: string;
	/** True when the main process stays root and only starts workers as somebody else. */
	readonly workersOnly: boolean;
	/** Undefined where the image does it. */
	readonly at: Place | undefined;
}

/** What a profile is worked out from, besides its subject. */
export interface Surroundings {
	readonly project: Project;
	readonly engine: Engine;
}

/** The user that the process starts as. */
export interface User {
	/** As it was written or as the image fixes it: "app", "1000:1000", "" for nobody having said. */
	readonly text: string;
	/** The account's name, where one is written or a number is known to be its. */
	readonly name: string | undefined;
	/** Undefined: a name whose number nobody fixed. */
	readonly uid: number | undefined;
	/** Undefined: a group whose number nobody fixed. */
	readonly gid: number | undefined;
	/** UID 0 under any name, or an administrator on Windows. */
	readonly isRoot: boolean;
	/** Who chose the number: the user's own files, or the image that they build on. */
	readonly uidFrom: "file" | "image" | "nobody";
	/** False for a name that cannot exist in the image, so that the container fails to start; undefined: nobody can tell. */
	readonly exists: boolean | undefined;
	/** Where the user's own files create the account with this number, to be changed together with it. */
	readonly createdAt: readonly Place[];
}

/** `bounding` is what a setuid binary can still win back; `effective` is what the process holds at start. */
export interface CapabilitySets {
	readonly bounding: Known<ReadonlySet<Capability>>;
	readonly effective: Known<ReadonlySet<Capability>>;
	readonly changes: readonly CapabilityChange[];
}

/** One entry of cap_add or cap_drop. */
export interface CapabilityChange {
	readonly kind: "add" | "drop";
	/** Undefined: a name that no kernel has. */
	readonly capability: Capability | "ALL" | undefined;
	/** As written. */
	readonly text: string;
	readonly at: Place;
}

export interface Mount {
	readonly kind: "bind" | "volume" | "tmpfs" | "other";
	readonly source: Known<string>;
	readonly target: Known<string>;
	readonly readOnly: Known<boolean>;
	readonly at: Place;
	/** What of the host is mounted, with the word that says so; undefined where nothing of it is. */
	readonly hostPath: Known<string> | undefined;
	/** How mounts made later spread; undefined where nothing is said. */
	readonly propagation: Known<string> | undefined;
	/** False where what is mounted below the source on the host stays out. */
	readonly isRecursive: boolean;
}

export type Namespace = "network" | "pid" | "ipc" | "uts" | "user" | "cgroup";

/** Whose namespace it is: the container's own, the host's, or another container's. */
export type Sharing = "private" | "host" | { readonly sharedWith: string };

/** Memory in bytes, cpus in cores, pids as a count. */
export type Limit = "memory" | "cpus" | "pids";

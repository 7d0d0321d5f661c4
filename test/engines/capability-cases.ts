/** What one container is started with, by the keys of a Compose service. */
export interface CapabilityCase {
	/** The options in words; names the case in reports and recordings. */
	readonly id: string;
	readonly user?: string;
	readonly privileged?: boolean;
	readonly capAdd?: readonly string[];
	readonly capDrop?: readonly string[];
	readonly securityOpt?: readonly string[];
}

type Options = Omit<CapabilityCase, "id">;

/** Who starts: root, a bare number, a number with a group, a name, and numbers and names that are root all the same. */
const USERS: readonly Options[] = [{}, { user: "1000" }, { user: "1000:1000" }, { user: "app" }];

/** Every branch of Docker's algebra of the two lists. */
const LISTS: readonly Options[] = [
	{},
	{ capDrop: ["ALL"] },
	{ capDrop: ["ALL"], capAdd: ["NET_BIND_SERVICE"] },
	{ capDrop: ["ALL"], capAdd: ["SETUID", "SETGID"] },
	{ capAdd: ["NET_ADMIN"] },
	{ capDrop: ["NET_RAW", "MKNOD"] },
	{ capAdd: ["ALL"] },
	{ capAdd: ["ALL"], capDrop: ["ALL"] },
	{ capAdd: ["ALL"], capDrop: ["SYS_ADMIN", "NET_BIND_SERVICE"] },
	{ capAdd: ["SYS_ADMIN"], capDrop: ["SYS_ADMIN"] },
	{ capAdd: ["CHOWN"], capDrop: ["CHOWN"] },
];

const PRIVILEGED: readonly Options[] = [
	{ privileged: true },
	{ privileged: true, capDrop: ["ALL"] },
	{ privileged: true, capDrop: ["ALL"], capAdd: ["CHOWN"] },
	{ privileged: true, securityOpt: ["no-new-privileges"] },
	{ privileged: true, capAdd: ["NOT_A_CAPABILITY"] },
];

/** Spellings of names and options, each of which decides alone. */
const SPELLINGS: readonly Options[] = [
	{ capDrop: ["all"] },
	{ capDrop: ["All"], capAdd: ["net_bind_service"] },
	{ capDrop: ["cap_chown", "net_raw"] },
	{ capAdd: ["CAP_SYS_TIME"] },
	{ capAdd: ["Cap_Net_Admin"], capDrop: ["CAP_ALL"] },
	{ capAdd: ["CAP_ALL"] },
	{ capAdd: ["NET_BIND"] },
	{ capDrop: ["NOT_A_CAPABILITY"] },
	{ capAdd: ["all"], capDrop: ["all", "chown"] },
	{ capDrop: ["ALL", "CHOWN"], capAdd: ["CHOWN", "CHOWN"] },
	{ capAdd: ["PERFMON", "BPF", "CHECKPOINT_RESTORE"], capDrop: ["ALL"] },
	{ user: "root:1000" },
	{ user: "0:1000", capDrop: ["ALL"] },
	{ user: "00" },
	{ user: "nobody", capAdd: ["SYS_PTRACE"] },
	{ user: "app:www-data" },
	{ user: ":1000" },
	{ user: "nosuch" },
];

const SECURITY: readonly Options[] = [
	{ securityOpt: ["no-new-privileges"] },
	{ securityOpt: ["no-new-privileges:true"] },
	{ securityOpt: ["no-new-privileges=1"] },
	{ securityOpt: ["no-new-privileges=TRUE"] },
	{ securityOpt: ["no-new-privileges:false"] },
	{ securityOpt: ["no-new-privileges=f"] },
	{ securityOpt: ["no-new-privileges:true", "no-new-privileges:false"] },
	{ securityOpt: ["no-new-privileges=false", "no-new-privileges"] },
	{ securityOpt: ["no-new-privileges=yes"] },
	{ securityOpt: ["no_new_privs"] },
	{ securityOpt: ["seccomp=unconfined"] },
	{ securityOpt: ["seccomp:unconfined"] },
	{ securityOpt: ["seccomp=unconfined", "no-new-privileges"] },
];

/** All combinations that are tried; the users meet the lists, with and without no-new-privileges. */
export const capabilityCases: readonly CapabilityCase[] = [
	...USERS.flatMap((user) => LISTS.map((lists) => ({ ...user, ...lists }))),
	...USERS.slice(0, 2).flatMap((user) =>
		LISTS.slice(1, 7).map((lists) => ({ ...user, ...lists, securityOpt: ["no-new-privileges:true"] })),
	),
	...USERS.flatMap((user) => PRIVILEGED.map((privileged) => ({ ...user, ...privileged }))),
	...SPELLINGS,
	...SECURITY.flatMap((security) => [security, { ...security, user: "1000" }]),
].map((options) => ({ id: describe(options), ...options }));

function describe(options: Options): string {
	const { user, privileged, capAdd, capDrop, securityOpt } = options;
	const parts = [
		`user ${user ?? "of the image"}`,
		...(privileged ? ["privileged"] : []),
		...(capDrop ? [`drop ${capDrop.join(" ")}`] : []),
		...(capAdd ? [`add ${capAdd.join(" ")}`] : []),
		...(securityOpt ?? []),
	];
	return parts.join(", ");
}

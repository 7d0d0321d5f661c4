/** What a path of the host means to a container that gets it. */
export interface HostPath {
	/** In words, completing "the host's …". */
	readonly holds: string;
	/** What changing it gives: the host, or some part of it. */
	readonly written: "host" | "part";
	/** True where reading alone gives away secrets or other people's data. */
	readonly secret: boolean;
}

/**
 * A path of the host in the form in which paths are compared: forward slashes, one at a time, no closing one, no dots;
 * `/var/run` is a link to `/run` (FHS 3.0, 3.15); drives and pipes in lower case, as Windows compares them. Undefined for
 * a relative path, whose place the file does not tell.
 */
export function normalizeHostPath(path: string): string | undefined {
	const forward = path.replaceAll("\\", "/");
	const pipe = /^\/\/[.?]\/pipe\/(.+)$/.exec(forward)?.[1];
	if (pipe !== undefined) return `//./pipe/${pipe.toLowerCase()}`;
	const root = /^(?:[A-Za-z]:|~)?(?=\/|$)/.exec(forward)?.[0];
	if (root === undefined || forward === "") return undefined;
	const parts: string[] = [];
	for (const part of forward.slice(root.length).split("/")) {
		if (part === "..") parts.pop();
		else if (part !== "" && part !== ".") parts.push(part);
	}
	const clean = [root, ...parts].join("/").replace(/^\/var\/run(?=\/|$)/, "/run");
	if (clean === "") return "/";
	return /^[A-Za-z]:/.test(clean) ? clean.toLowerCase() : clean;
}

/** True for a path that is a runtime's socket, wherever it stands, or the named pipe that is one on Windows. */
export function isRuntimeSocket(path: string): boolean {
	return (
		SOCKET_NAMES.has(path.slice(path.lastIndexOf("/") + 1)) || /^\/\/\.\/pipe\/(?:docker|podman|containerd)/.test(path)
	);
}

/** The runtime socket that a folder holds, in it or below. */
export function socketBelow(folder: string): string | undefined {
	const prefix = folder === "/" ? "/" : `${folder}/`;
	return SOCKETS.find((it) => it.startsWith(prefix));
}

/** What a sensitive path of the host means; undefined for any other. */
export function sensitivePath(path: string): HostPath | undefined {
	if (EXEMPT.some((it) => isIn(path, it)) || ONE_VOLUME.test(path)) return undefined;
	const home = /^(?:~|\/root|\/home\/[^/]+|[a-z]:\/users\/[^/]+)\/(.+)$/.exec(path)?.[1];
	if (home !== undefined && CREDENTIALS.some((it) => isIn(home, it))) return CREDENTIAL;
	return EXACT[path] ?? BELOW.find(([folder]) => isIn(path, folder))?.[1];
}

function isIn(path: string, folder: string): boolean {
	return path === folder || path.startsWith(`${folder}/`);
}

/** Where the runtimes listen by default: their own documentation, and cri-tools for the order of Kubernetes' ones. */
const SOCKETS: readonly string[] = [
	"/run/docker.sock",
	"/run/podman/podman.sock",
	"/run/containerd/containerd.sock",
	"/run/crio/crio.sock",
	"/run/cri-dockerd.sock",
	"/run/k3s/containerd/containerd.sock",
	"/run/balena-engine.sock",
];

/** The same names stand in home folders too: rootless Docker and Podman, Docker Desktop, Colima, Rancher Desktop. */
const SOCKET_NAMES: ReadonlySet<string> = new Set([
	...SOCKETS.map((it) => it.slice(it.lastIndexOf("/") + 1)),
	"docker.raw.sock",
	"docker-cli.sock",
	"dockershim.sock",
]);

/** What every image has of its own, or what tells nothing: mounted to agree with the host, not to reach it. */
const EXEMPT: readonly string[] = [
	...["localtime", "timezone", "hostname", "hosts", "resolv.conf", "machine-id", "os-release", "lsb-release"].map(
		(it) => `/etc/${it}`,
	),
	...["ssl/certs", "ca-certificates", "pki/ca-trust", "pki/tls/certs", "nsswitch.conf", "fonts", "alsa"].map(
		(it) => `/etc/${it}`,
	),
	...["shm", "log", "null", "zero", "full", "random", "urandom", "tty", "pts"].map((it) => `/dev/${it}`),
];

/** One volume's folder is like any other folder of data. */
const ONE_VOLUME = /^\/var\/lib\/(?:docker|containers\/storage)\/volumes\/./;

/** Keys and tokens below a home folder. */
const CREDENTIALS: readonly string[] = [
	...[".ssh", ".gnupg", ".aws", ".azure", ".kube", ".config/gcloud", ".docker/config.json", ".docker"],
	...[".netrc", ".git-credentials", ".vault-token", ".password-store"],
];

const CREDENTIAL: HostPath = { holds: "user credentials", written: "host", secret: true };
const SYSTEM: HostPath = { holds: "programs", written: "host", secret: false };
const STARTED: HostPath = { holds: "services and jobs", written: "host", secret: false };
const ACCOUNTS: HostPath = { holds: "accounts", written: "host", secret: false };
const PASSWORDS: HostPath = { holds: "password hashes and keys", written: "host", secret: true };
const MODULES: HostPath = { holds: "kernel modules", written: "host", secret: false };
const CONTAINERS: HostPath = { holds: "containers with their files", written: "host", secret: true };
const CONFIGURATION: HostPath = { holds: "configuration", written: "part", secret: false };
const CLUSTER: HostPath = { holds: "pods with their secrets", written: "host", secret: true };

/**
 * What else the host's own programs read below /etc (hier(7) and the manuals of these programs). A folder of any other
 * name there is mostly one that was made for the container: nobody on the host reads `/etc/pihole`.
 */
const CONFIGURED: readonly string[] = [
	...["default", "environment", "fstab", "profile", "security", "selinux", "apparmor.d", "ssl", "pki"],
	...["network", "NetworkManager", "netplan", "iptables", "nftables.conf", "ufw", "resolvconf"],
	...["sysctl.conf", "sysctl.d", "modprobe.d", "modules", "modules-load.d", "apt", "apk", "dnf", "yum.repos.d"],
	...["nginx", "apache2", "httpd", "haproxy", "letsencrypt", "postfix", "samba", "exports", "rsyslog.d"],
];

/** Folders that count as a whole, and not for what else lies below them. */
const EXACT: Readonly<Record<string, HostPath>> = {
	"/": { holds: "whole file system", written: "host", secret: true },
	"/etc": { holds: "accounts, keys and services", written: "host", secret: true },
	// The device list of a container that is not privileged still has pseudo terminals (runc specconv, AllowedDevices).
	"/dev": { holds: "terminals and shared memory", written: "host", secret: true },
	"/root": { holds: "home folder of root", written: "host", secret: true },
	"/home": { holds: "users' homes", written: "host", secret: true },
	"/var": { holds: "logs, jobs and containers", written: "host", secret: true },
	"/var/lib": { holds: "containers and databases", written: "host", secret: true },
	"/usr": SYSTEM,
	"/lib": SYSTEM,
	"/lib64": SYSTEM,
	"/usr/lib": SYSTEM,
	"/usr/local": SYSTEM,
	"c:": { holds: "whole file system", written: "host", secret: true },
	"c:/users": { holds: "users' homes", written: "host", secret: true },
	"c:/programdata": { holds: "services and containers", written: "host", secret: true },
};

/** Folders that count with all that lies below them; the first that fits is meant. */
const BELOW: readonly (readonly [string, HostPath])[] = [
	...["passwd", "group", "subuid", "subgid", "login.defs"].map((it) => [`/etc/${it}`, ACCOUNTS] as const),
	...["shadow", "gshadow", "ssh", "sudoers", "sudoers.d", "kubernetes"].map((it) => [`/etc/${it}`, PASSWORDS] as const),
	...["systemd", "init.d", "crontab", "cron.d", "cron.daily", "cron.hourly", "cron.weekly", "cron.monthly"].map(
		(it) => [`/etc/${it}`, STARTED] as const,
	),
	...["pam.d", "ld.so.preload", "ld.so.conf.d", "profile.d", "udev", "docker", "containerd"].map(
		(it) => [`/etc/${it}`, STARTED] as const,
	),
	["/etc/logrotate.d", STARTED],
	["/etc/rc.local", STARTED],
	...CONFIGURED.map((it) => [`/etc/${it}`, CONFIGURATION] as const),
	["/proc", { holds: "processes and kernel settings", written: "host", secret: true }],
	["/sys", { holds: "kernel and device settings", written: "host", secret: false }],
	["/boot", { holds: "kernel and boot loader", written: "host", secret: false }],
	["/lib/modules", MODULES],
	["/usr/lib/modules", MODULES],
	["/bin", SYSTEM],
	["/sbin", SYSTEM],
	["/usr/bin", SYSTEM],
	["/usr/sbin", SYSTEM],
	["/usr/local/bin", SYSTEM],
	["/usr/local/sbin", SYSTEM],
	["/var/spool/cron", STARTED],
	["/var/lib/kubelet", CLUSTER],
	["/var/lib/etcd", CLUSTER],
	["/var/lib/rancher", CLUSTER],
	["/var/lib/docker/volumes", { holds: "volumes of other containers", written: "part", secret: true }],
	["/var/lib/docker", CONTAINERS],
	["/var/lib/containerd", CONTAINERS],
	["/var/lib/containers", CONTAINERS],
	["/var/lib/crio", CONTAINERS],
	["c:/windows", SYSTEM],
	["c:/programdata/docker", CONTAINERS],
];

import type { ImageFacts } from "./images.ts";

/** A way to create an account; "alpine-high-uid" is Alpine with the shadow package, for numbers BusyBox refuses. */
export type CreationFamily = (typeof creationFamilies)[number];

/** The account to create. Without a home it gets none, which leaves one writable directory less. */
export interface NewAccount {
	readonly user: string;
	readonly uid: number;
	readonly gid: number;
	readonly home: string | undefined;
}

/** What there is to create an account with. */
export interface CreationTools {
	readonly family: CreationFamily;
	/** True where the stage installs useradd and groupadd by itself and keeps them. */
	readonly hasShadow?: boolean | undefined;
}

/** Families whose images lack useradd, so that its package comes first. */
const INSTALLS_SHADOW: ReadonlySet<CreationFamily> = new Set([
	"alpine-high-uid",
	"rhel-minimal",
	"amazon-linux",
	"amazon-linux-2",
	"azurelinux",
	"photon",
]);

/**
 * Shell commands to be joined with `&&`; undefined where the family has no way, so that a number must do.
 * No useradd says --system, which warns for a number above 999 and, without --gid, takes group 999.
 * (Measured on Debian 12 with shadow 4.13, and on BusyBox 1.35.)
 */
export function creationCommands(
	{ family, hasShadow }: CreationTools,
	account: NewAccount,
): readonly string[] | undefined {
	const highest = Math.max(account.uid, account.gid);
	if (hasShadow && INSTALLS_SHADOW.has(family)) return shadow(account, "/sbin/nologin");
	switch (family) {
		case "debian":
			return shadow(account, "/usr/sbin/nologin");
		case "rhel":
		case "suse":
			return shadow(account, "/sbin/nologin");
		case "arch":
			return shadow(account, "/usr/bin/nologin");
		case "alpine":
			return highest <= alpineHighest
				? busybox(account, "/sbin/nologin")
				: creationCommands({ family: "alpine-high-uid", hasShadow }, account);
		case "wolfi":
			return highest <= busyboxHighest
				? busybox(account, "/sbin/nologin")
				: creationCommands({ family: "alpine-high-uid", hasShadow }, account);
		case "busybox":
			return highest <= busyboxHighest ? busybox(account, "/bin/false") : byHand(account);
		case "alpine-high-uid":
			return ["apk add --no-cache shadow", ...shadow(account, "/sbin/nologin")];
		case "rhel-minimal":
			return withPackage(account, "microdnf install -y shadow-utils", [
				"microdnf remove -y shadow-utils",
				"microdnf clean all",
			]);
		case "amazon-linux":
			return withPackage(account, "dnf install -y shadow-utils", ["dnf clean all"]);
		case "amazon-linux-2":
			return withPackage(account, "yum install -y shadow-utils", ["yum clean all"]);
		case "azurelinux":
			return withPackage(account, "tdnf install -y shadow-utils", ["tdnf clean all"]);
		case "photon":
			return withPackage(account, "tdnf install -y shadow", ["tdnf clean all"]);
		case "ubi-micro":
			return byHand(account);
		case "distroless":
		case "scratch":
		case "windows":
			return undefined;
	}
}

/**
 * How to create an account in a stage: by its image, else by a tag that names a distribution, else by the package
 * managers that the stage calls, and by `slim` last. Undefined when nothing tells.
 */
export function creationFamily(
	image: ImageFacts | undefined,
	tag: string | undefined,
	packageManagers: ReadonlySet<string>,
): CreationFamily | undefined {
	if (image && image.family !== "unknown") return familyOfImage(image, tag);
	const hint = (hints: typeof tagHints) => hints.find(([pattern]) => pattern.test(tag ?? ""))?.[1];
	return hint(tagHints) ?? managerHints.find(([manager]) => packageManagers.has(manager))?.[1] ?? hint(weakTagHints);
}

function familyOfImage(image: ImageFacts, tag: string | undefined): CreationFamily {
	switch (image.userTool) {
		case "adduser-busybox":
			return image.family === "busybox" || image.family === "wolfi" ? image.family : "alpine";
		case "microdnf-shadow-utils":
			return "rhel-minimal";
		case "dnf-shadow-utils":
			return amazonLinux2.test(tag ?? "") ? "amazon-linux-2" : "amazon-linux";
		case "tdnf-shadow":
			return image.name === "photon" ? "photon" : "azurelinux";
		case "net-user":
			return "windows";
		case "none":
			return toolless(image);
		case "useradd":
			return shadowFamily(image);
	}
}

function toolless({ family, hasShell }: ImageFacts): CreationFamily {
	if (family === "scratch") return "scratch";
	return family === "rhel" && hasShell ? "ubi-micro" : "distroless";
}

/** Alpine images with the shadow package still have BusyBox's own adduser. */
function shadowFamily({ family }: ImageFacts): CreationFamily {
	if (family === "suse" || family === "arch" || family === "alpine") return family;
	return family === "rhel" || family === "fedora" ? "rhel" : "debian";
}

/**
 * --no-log-init keeps a high number from growing /var/log/lastlog, which is indexed by it, to many gigabytes
 * (hadolint DL3046).
 */
function shadow({ user, uid, gid, home }: NewAccount, shell: string): readonly string[] {
	const where = home === undefined ? "--no-create-home --home-dir /nonexistent" : `--create-home --home-dir ${home}`;
	return [
		`groupadd --gid ${gid} ${user}`,
		`useradd --no-log-init --uid ${uid} --gid ${gid} ${where} --shell ${shell} ${user}`,
	];
}

/** -S without -G would put the user into nogroup; -D asks for no password, which no build could answer. */
function busybox({ user, uid, gid, home }: NewAccount, shell: string): readonly string[] {
	const where = home === undefined ? "-H -G" : "-G";
	return [
		`addgroup -g ${gid} -S ${user}`,
		`adduser -u ${uid} -S -D ${where} ${user} -h ${home ?? "/nonexistent"} -s ${shell} ${user}`,
	];
}

/** One RUN with the package in and out, so that no layer keeps it (as MariaDB's and Nexus's Dockerfiles do). */
function withPackage(account: NewAccount, install: string, after: readonly string[]): readonly string[] {
	return [install, ...shadow(account, "/sbin/nologin"), ...after];
}

/** For images with a shell and no tool at all (as keycloak/keycloak quarkus/container/Dockerfile does on ubi-micro). */
function byHand({ user, uid, gid, home }: NewAccount): readonly string[] {
	return [
		`echo '${user}:x:${gid}:' >> /etc/group`,
		`echo '${user}:x:${uid}:${gid}::${home ?? "/nonexistent"}:/sbin/nologin' >> /etc/passwd`,
		...(home === undefined ? [] : [`mkdir -p ${home}`, `chown ${uid}:${gid} ${home}`]),
	];
}

/** Every family, as the tests go through them. */
export const creationFamilies = [
	"debian",
	"alpine",
	"alpine-high-uid",
	"busybox",
	"wolfi",
	"rhel",
	"rhel-minimal",
	"ubi-micro",
	"amazon-linux",
	"amazon-linux-2",
	"azurelinux",
	"photon",
	"suse",
	"arch",
	"distroless",
	"scratch",
	"windows",
] as const;

/** CONFIG_LAST_ID of Alpine's BusyBox (aports main/busybox/busyboxconfig). */
const alpineHighest = 256_000;

/** CONFIG_LAST_ID of BusyBox itself (loginutils/Config.src): "number N is not in 0..60000 range". */
const busyboxHighest = 60_000;

/** `2`, `2.0.2026…` and `8-al2`, but not `2023` and `8-al2023`. */
const amazonLinux2 = /^2$|^2\.|al2(?!023)/i;

/** Words of a tag that only one kind of image uses. */
const tagHints: readonly (readonly [RegExp, CreationFamily])[] = [
	[/alpine/i, "alpine"],
	[/distroless|chiseled|nonroot/i, "distroless"],
	[/nanoserver|windowsservercore/i, "windows"],
	[/ubi\d*-?micro/i, "ubi-micro"],
	[/ubi\d*-?minimal/i, "rhel-minimal"],
	[/bookworm|trixie|bullseye|buster|debian|jammy|noble|focal|ubuntu/i, "debian"],
	[/(?:^|[-_.])(?:ubi|el)\d*(?:[-_.]|$)|rocky|alma|fedora|centos/i, "rhel"],
];

/** The package managers of the stage's own commands, the telling ones first. */
const managerHints: readonly (readonly [string, CreationFamily])[] = [
	["apk", "alpine"],
	["apt-get", "debian"],
	["apt", "debian"],
	["microdnf", "rhel-minimal"],
	["tdnf", "azurelinux"],
	["zypper", "suse"],
	["pacman", "arch"],
	["dnf", "rhel"],
	["yum", "rhel"],
];

/** `slim` is a Debian habit, which other distributions took up: what the stage calls tells more. */
const weakTagHints: readonly (readonly [RegExp, CreationFamily])[] = [[/slim/i, "debian"]];

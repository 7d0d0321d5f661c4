import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "./engine.ts";
import { cacheFolder, downloadSource, lastLine, MACHINE_RELEASE, machineMirror, type Obstacle } from "./packages.ts";
import { run, succeed } from "./process.ts";

/** What RUN instructions of the corpus call beside Debian's smallest system; there is no network to install it later. */
const DEBIAN_PACKAGES = ["adduser", "passwd", "libcap2-bin", "gosu", "sudo"];

/** Names under which the two systems are known to the engine, so that the corpus reads like real Dockerfiles. */
const DEBIAN_NAMES = ["debian:12", "debian:bookworm", "debian:bookworm-slim"];
const BUSYBOX_NAMES = ["alpine:3.20", "alpine:latest"];

/** BusyBox as one program that needs nothing else: it runs in images that have no shell. */
export const busyboxProgram = join(cacheFolder, "busybox");

/** The system without anything beside, as an archive of its files. */
export const debianArchive = archiveOf("debian", DEBIAN_PACKAGES);

/** The image in which the capability oracle looks around. */
export const WITNESS = "dropcap/witness";

const PATH = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Capabilities that a program of the witness image carries as effective, and those that another one only may have. */
export const CARRIED: readonly string[] = ["NET_BIND_SERVICE"];
export const PERMITTED: readonly string[] = ["NET_ADMIN", "NET_RAW"];

/** The witness has copies of grep that are setuid and that carry capabilities. */
export const WITNESS_DOCKERFILE = [
	"FROM debian:12",
	"RUN groupadd -g 1000 app && useradd -u 1000 -g app app",
	"RUN cp /bin/grep /setuid-grep && chmod 4755 /setuid-grep",
	`RUN cp /bin/grep /carrying-grep && setcap ${fileCapabilities(CARRIED)}+ep /carrying-grep`,
	`RUN cp /bin/grep /permitted-grep && setcap ${fileCapabilities(PERMITTED)}+p /permitted-grep`,
	"",
].join("\n");

/** Images made from others without network. */
const DERIVED: Readonly<Record<string, string>> = {
	"node:20": 'FROM debian:12\nRUN groupadd -g 1000 node && useradd -u 1000 -g node -m node\nCMD ["sh"]\n',
	[WITNESS]: WITNESS_DOCKERFILE,
};

function fileCapabilities(names: readonly string[]): string {
	return names.map((it) => `cap_${it.toLowerCase()}`).join(",");
}

/** Gives the engine the images of the corpus; the two systems are made once and kept as archives. */
export async function loadImages({ docker }: Engine): Promise<Obstacle | undefined> {
	const mirror = await machineMirror();
	if (mirror === undefined) return { obstacle: "the machine's own apt sources name no Debian mirror" };
	for (const { archive, make, names, command } of [
		{ archive: debianArchive, make: makeDebian, names: DEBIAN_NAMES, command: '["bash"]' },
		{ archive: archiveOf("busybox", BUSYBOX), make: makeBusybox, names: BUSYBOX_NAMES, command: '["/bin/sh"]' },
	]) {
		if (!existsSync(archive)) {
			const problem = await make(archive, mirror);
			if (problem) return problem;
		}
		const [first = "", ...others] = names;
		const imported = await docker(["import", "--change", `CMD ${command}`, "--change", PATH, archive, first]);
		if (imported.code !== 0) return { obstacle: `the engine does not take an image: ${lastLine(imported.stderr)}` };
		for (const it of others) await docker(["tag", first, it]);
	}
	for (const [name, dockerfile] of Object.entries(DERIVED)) {
		const built = await docker(["build", "-q", "--network", "none", "-t", name, "-"], { input: dockerfile });
		if (built.code !== 0) return { obstacle: `${name} cannot be built: ${built.stderr.slice(-500)}` };
	}
	return undefined;
}

/** An archive's path changes with its recipe, so that an old one is not used. */
function archiveOf(name: string, recipe: readonly string[]): string {
	return join(cacheFolder, `${name}-${createHash("sha256").update(recipe.join("\n")).digest("hex").slice(0, 8)}.tar`);
}

async function makeDebian(archive: string, mirror: string): Promise<Obstacle | undefined> {
	const fresh = `${archive}.${process.pid}.tar`;
	const options = ["--variant=minbase", `--include=${DEBIAN_PACKAGES.join(",")}`, "--quiet"];
	const { code, stderr } = await run("mmdebstrap", [...options, MACHINE_RELEASE, fresh, mirror], { timeout: 300 });
	if (code !== 0) return { obstacle: `mmdebstrap makes no image: ${lastLine(stderr)}` };
	await rename(fresh, archive);
	return undefined;
}

/** Applets of the image like Alpine's: a shell, what RUN instructions call, and the account tools. */
const APPLETS = [
	...["ASH", "SH_IS_ASH", "ECHO", "CAT", "CP", "MV", "RM", "MKDIR", "CHMOD", "CHOWN", "LN", "LS", "TRUE", "FALSE"],
	...["ID", "GREP", "EGREP", "SED", "PRINTF", "TEST", "TOUCH", "SLEEP", "PASSWD", "ADDUSER", "ADDGROUP", "DELUSER"],
	...["DELGROUP", "SU", "ENV", "TEE", "CUT", "HEAD", "WC", "CHPASSWD", "HTTPD", "WGET", "NC", "NSLOOKUP", "CROND"],
	...["CRONTAB", "CHPST", "SETUIDGID", "DATE", "TAIL", "TR", "UNAME", "FIND", "XARGS", "STAT", "KILL", "PWD", "EXPR"],
];

/** Settings beside the applets, as Alpine's package has them where they decide about accounts. */
const SETTINGS = [
	...["STATIC=y", "LONG_OPTS=y", "FEATURE_ADDUSER_LONG_OPTIONS=y", "FEATURE_ADDUSER_TO_GROUP=y"],
	...["FEATURE_DEL_USER_FROM_GROUP=y", "FEATURE_CHECK_NAMES=y", "FEATURE_CHECK_UNICODE_IN_NAMES=n"],
	...["LAST_ID=256000", "FIRST_SYSTEM_ID=100", "LAST_SYSTEM_ID=999", "USE_BB_PWD_GRP=y", "USE_BB_CRYPT=y"],
	...["NC_SERVER=y", "NC_EXTRA=y", "FEATURE_HTTPD_CGI=y", "FEATURE_HTTPD_SETUID=y", "FEATURE_NSLOOKUP_BIG=y"],
	...["FEATURE_WGET_TIMEOUT=y", 'FEATURE_CROND_DIR="/var/spool/cron"', "FEATURE_STAT_FORMAT=y"],
	...[
		"FEATURE_FIND_USER=y",
		"FEATURE_FIND_EXEC=y",
		"FEATURE_FIND_NOT=y",
		"FEATURE_FANCY_TAIL=y",
		"FEATURE_FANCY_HEAD=y",
	],
	...["ASH_TEST=y", "ASH_ECHO=y", "ASH_PRINTF=y", "ASH_OPTIMIZE_FOR_SIZE=n", "ASH_INTERNAL_GLOB=y", "ASH_ALIAS=y"],
	...[
		"FEATURE_SH_STANDALONE=n",
		"FEATURE_SHADOWPASSWDS=y",
		"BUSYBOX=y",
		"FEATURE_INSTALLER=y",
		"INSTALL_APPLET_SYMLINKS=y",
	],
];

/** The accounts of Alpine's base layout. */
const PASSWD = [
	"root:x:0:0:root:/root:/bin/sh",
	"bin:x:1:1:bin:/bin:/sbin/nologin",
	"daemon:x:2:2:daemon:/sbin:/sbin/nologin",
	"lp:x:4:7:lp:/var/spool/lpd:/sbin/nologin",
	"sync:x:5:0:sync:/sbin:/bin/sync",
	"shutdown:x:6:0:shutdown:/sbin:/sbin/shutdown",
	"halt:x:7:0:halt:/sbin:/sbin/halt",
	"mail:x:8:12:mail:/var/mail:/sbin/nologin",
	"news:x:9:13:news:/usr/lib/news:/sbin/nologin",
	"uucp:x:10:14:uucp:/var/spool/uucppublic:/sbin/nologin",
	"ftp:x:21:21::/var/lib/ftp:/sbin/nologin",
	"games:x:35:35:games:/usr/games:/sbin/nologin",
	"guest:x:405:100:guest:/dev/null:/sbin/nologin",
	"nobody:x:65534:65534:nobody:/:/sbin/nologin",
];
const GROUPS = [
	...[
		"root:x:0:root",
		"bin:x:1:root,bin,daemon",
		"daemon:x:2:root,bin,daemon",
		"sys:x:3:root,bin",
		"adm:x:4:root,daemon",
	],
	...["tty:x:5:", "disk:x:6:root", "lp:x:7:lp", "kmem:x:9:", "wheel:x:10:root", "mail:x:12:mail", "news:x:13:news"],
	...[
		"uucp:x:14:uucp",
		"www-data:x:82:",
		"games:x:35:",
		"ftp:x:21:",
		"users:x:100:games",
		"nogroup:x:65533:",
		"nobody:x:65534:",
	],
];

const FOLDERS = [
	...["bin", "sbin", "usr/bin", "usr/sbin", "etc", "root", "home", "tmp", "var/tmp", "var/spool/cron"],
	...["proc", "dev", "sys"],
];
/** Everybody may write there, as in every system. */
const OPEN_FOLDERS = ["tmp", "var/tmp"];

const BUSYBOX = [...APPLETS, ...SETTINGS, ...PASSWD, ...GROUPS, ...FOLDERS, ...OPEN_FOLDERS];

/** Builds BusyBox with the account tools that Debian's own build of it lacks. */
async function makeBusybox(archive: string, mirror: string): Promise<Obstacle | undefined> {
	const folder = await mkdtemp(join(tmpdir(), "dropcap-busybox-"));
	try {
		const problem = await downloadSource("busybox", mirror, folder);
		if (problem) return problem;
		const wanted = [...APPLETS.map((it) => `${it}=y`), ...SETTINGS].map((it) => `CONFIG_${it}`);
		await succeed("make", ["-s", "allnoconfig"], { cwd: folder });
		await writeFile(join(folder, "wanted.config"), `${wanted.join("\n")}\n`);
		const names = new Set(wanted.map((it) => it.split("=")[0]));
		const script = [...names].map((it) => `/^${it}=/d;/^# ${it} is not set/d`).join(";");
		await succeed("sed", ["-i", script, ".config"], { cwd: folder });
		await succeed("sh", ["-c", "cat wanted.config >> .config && yes '' | make -s oldconfig > oldconfig.log"], {
			cwd: folder,
		});
		const made = await run("make", ["-s", "-j2", "busybox"], { cwd: folder, timeout: 300 });
		if (made.code !== 0) return { obstacle: `BusyBox cannot be built: ${made.stderr.slice(-500)}` };
		await packBusybox(folder, archive);
		return undefined;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function packBusybox(folder: string, archive: string): Promise<void> {
	const root = join(folder, "image");
	for (const it of FOLDERS) await mkdir(join(root, it), { recursive: true });
	for (const it of OPEN_FOLDERS) await chmod(join(root, it), 0o1777);
	await copyFile(join(folder, "busybox"), busyboxProgram);
	await copyFile(busyboxProgram, join(root, "bin/busybox"));
	await succeed("chmod", ["755", join(root, "bin/busybox")]);
	await succeed("chroot", [root, "/bin/busybox", "--install", "-s"]);
	await writeFile(join(root, "etc/passwd"), `${PASSWD.join("\n")}\n`);
	await writeFile(join(root, "etc/group"), `${GROUPS.join("\n")}\n`);
	await writeFile(join(root, "etc/shadow"), PASSWD.map((it) => `${it.split(":")[0]}:!::0:::::\n`).join(""), {
		mode: 0o640,
	});
	const fresh = `${archive}.${process.pid}.tar`;
	await succeed("tar", ["--numeric-owner", "--owner=0", "--group=0", "-C", root, "-cf", fresh, "."]);
	await rename(fresh, archive);
}

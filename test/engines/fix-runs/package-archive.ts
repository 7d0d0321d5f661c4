import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder, downloadWithDependencies, machineMirror, type Obstacle } from "../packages.ts";
import { succeed } from "../process.ts";

/** What the Dockerfiles of the cases install. */
const PACKAGES: readonly string[] = [
	...["nginx-light", "apache2", "lighttpd", "haproxy", "squid", "tinyproxy", "dnsmasq", "cron", "memcached"],
	...["redis-server", "postgresql", "mariadb-server", "mosquitto", "supervisor", "openssh-server"],
	...["python3", "python3-flask", "gunicorn", "nodejs", "perl", "gosu", "sudo", "tini", "libcap2-bin"],
	...["curl", "iputils-ping", "netcat-openbsd", "procps", "socat"],
];

/**
 * A folder with Debian packages and their index, which apt takes for an archive: a build installs from it as it would from
 * the network, which it does not have. Made once, for the packages that an image of this status has already.
 */
export async function packageArchive(baseImage: string): Promise<string | Obstacle> {
	const key = createHash("sha256")
		.update([...PACKAGES, baseImage].join("\n"))
		.digest("hex");
	const folder = join(cacheFolder, `archive-${key.slice(0, 8)}`);
	if (existsSync(folder)) return folder;
	const mirror = await machineMirror();
	if (mirror === undefined) return { obstacle: "the machine's own apt sources name no Debian mirror" };
	const fresh = `${folder}.${process.pid}`;
	await mkdir(join(fresh, "debs", "partial"), { recursive: true });
	const status = join(fresh, "status");
	await writeFile(status, await succeed("tar", ["-xOf", baseImage, "./var/lib/dpkg/status"]));
	const problem = await downloadWithDependencies(PACKAGES, { mirror, status, folder: join(fresh, "debs") });
	if (problem) return problem;
	await writeIndex(join(fresh, "debs"));
	await rename(fresh, folder);
	return folder;
}

/** What dpkg-scanpackages would write, for a machine that lacks it. */
async function writeIndex(folder: string): Promise<void> {
	const names = (await readdir(folder)).filter((it) => it.endsWith(".deb"));
	const entries: string[] = [];
	for (const name of names.toSorted()) {
		const path = join(folder, name);
		const bytes = await readFile(path);
		const hash = createHash("sha256").update(bytes).digest("hex");
		const fields = await succeed("dpkg-deb", ["--field", path]);
		entries.push(`${fields.trim()}\nFilename: ./${name}\nSize: ${bytes.length}\nSHA256: ${hash}\n`);
	}
	await writeFile(join(folder, "Packages"), entries.join("\n"));
}

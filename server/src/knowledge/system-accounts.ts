import { once } from "../text/once.ts";
import type { OsFamily } from "./images.ts";

/** An account that a distribution gives every image of its own. */
export interface SystemAccount {
	readonly name: string;
	readonly uid: number;
	readonly gid: number;
}

/** A distribution's own accounts and groups. */
export interface SystemAccounts {
	readonly accounts: readonly SystemAccount[];
	readonly groups: readonly { readonly name: string; readonly gid: number }[];
}

/** Debian's base-passwd, as read from bookworm's minimal base; its numbers are fixed by policy (Debian Policy 9.2.2). */
const DEBIAN = once(() =>
	read(
		"root:0:0 daemon:1:1 bin:2:2 sys:3:3 sync:4:65534 games:5:60 man:6:12 lp:7:7 mail:8:8 news:9:9 uucp:10:10 proxy:13:13 www-data:33:33 backup:34:34 list:38:38 irc:39:39 nobody:65534:65534",
		"root:0 daemon:1 bin:2 sys:3 adm:4 tty:5 disk:6 lp:7 mail:8 news:9 uucp:10 man:12 proxy:13 kmem:15 dialout:20 fax:21 voice:22 cdrom:24 floppy:25 tape:26 sudo:27 audio:29 dip:30 www-data:33 backup:34 operator:37 list:38 irc:39 src:40 shadow:42 utmp:43 video:44 sasl:45 plugdev:46 staff:50 games:60 users:100 nogroup:65534",
	),
);

/** The accounts that every Alpine release has had (alpine-baselayout, passwd and group); older ones have a few more. */
const ALPINE = once(() =>
	read(
		"root:0:0 bin:1:1 daemon:2:2 lp:4:7 sync:5:0 shutdown:6:0 halt:7:0 mail:8:12 news:9:13 uucp:10:14 ftp:21:21 games:35:35 guest:405:100 nobody:65534:65534",
		"root:0 bin:1 daemon:2 sys:3 adm:4 tty:5 disk:6 lp:7 kmem:9 wheel:10 mail:12 news:13 uucp:14 ftp:21 games:35 www-data:82 users:100 nogroup:65533 nobody:65534",
	),
);

/** Those of a family whose accounts are known; undefined for the others. */
export function systemAccounts(family: OsFamily): SystemAccounts | undefined {
	switch (family) {
		case "debian":
		case "ubuntu":
			return DEBIAN();
		case "alpine":
			return ALPINE();
		default:
			return undefined;
	}
}

function read(accounts: string, groups: string): SystemAccounts {
	return {
		accounts: accounts.split(" ").map((it) => {
			const [name = "", uid, gid] = it.split(":");
			return { name, uid: Number(uid), gid: Number(gid) };
		}),
		groups: groups.split(" ").map((it) => {
			const [name = "", gid] = it.split(":");
			return { name, gid: Number(gid) };
		}),
	};
}

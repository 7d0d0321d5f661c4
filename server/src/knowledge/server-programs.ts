import type { OsFamily } from "./images.ts";

/** What a server program of a distribution's package expects of the user who starts it. */
interface ServerProgram {
	/** Folders that its package makes for root, or not at all, and that it writes to. */
	readonly writes: readonly string[];
	/**
	 * True for one that does its work as root, starts others as whom they ask for, or steps down by itself to the account
	 * that its package gave its files to.
	 */
	readonly needsRoot: boolean;
	/** The only account but root that it starts as, where it gives its own files to that by name. */
	readonly account: string | undefined;
}

function writes(...folders: readonly string[]): ServerProgram {
	return { writes: folders, needsRoot: false, account: undefined };
}

const ROOT: ServerProgram = { writes: [], needsRoot: true, account: undefined };

/** apache2ctl makes a folder for sockets and gives it to APACHE_RUN_USER (measured on Debian 12). */
const APACHE: ServerProgram = {
	...writes("/var/log/apache2", "/run/apache2", "/run/lock/apache2"),
	account: "www-data",
};
const REDIS = writes("/var/lib/redis", "/var/log/redis", "/run/redis");
const MYSQL = writes("/var/lib/mysql", "/var/log/mysql", "/run/mysqld");

/**
 * By the name of the program: the folders of Debian's packages (their file lists and tmpfiles.d entries), Alpine's and
 * Fedora's keep to the same; those of nginx and apache2 were seen to be what is missing on Debian 12.
 */
const PROGRAMS: ReadonlyMap<string, ServerProgram> = new Map([
	["nginx", writes("/var/lib/nginx", "/var/log/nginx", "/run")],
	["apache2", APACHE],
	["apache2ctl", APACHE],
	["apachectl", APACHE],
	["apache2-foreground", APACHE],
	["lighttpd", writes("/var/log/lighttpd", "/var/cache/lighttpd", "/run/lighttpd")],
	["redis-server", REDIS],
	["valkey-server", writes("/var/lib/valkey", "/var/log/valkey", "/run/valkey")],
	["mysqld", MYSQL],
	["mariadbd", MYSQL],
	["mysqld_safe", MYSQL],
	["mariadbd-safe", MYSQL],
	["mosquitto", writes("/var/lib/mosquitto", "/var/log/mosquitto", "/run/mosquitto")],
	["squid", writes("/var/spool/squid", "/var/log/squid", "/run")],
	["varnishd", writes("/var/lib/varnish")],
	["haproxy", writes("/run/haproxy", "/var/lib/haproxy")],
	...[
		...["atd", "buildkitd", "charon", "chronyd", "containerd", "cron", "crond", "cupsd", "dhcpd", "dnsmasq", "dockerd"],
		...[
			"dovecot",
			"dropbear",
			"exim",
			"exim4",
			"fail2ban-server",
			"freeradius",
			"hostapd",
			"in.tftpd",
			"inetd",
			"init",
		],
		...["ipsec", "keepalived", "kubelet", "master", "named", "nmbd", "ntpd", "openvpn", "postfix", "pppd", "proftpd"],
		...["pure-ftpd", "radiusd", "rpc.mountd", "rpc.nfsd", "rpcbind", "rsyslogd", "runsvdir", "s6-svscan", "sendmail"],
		...["service", "smbd", "smtpd", "sshd", "supervisord", "systemctl", "systemd", "tailscaled", "vsftpd", "wg-quick"],
		...["xinetd", "xrdp", "zerotier-one"],
	].map((name) => [name, ROOT] as const),
]);

const HTTPD_OF_RPM = writes("/var/log/httpd", "/run/httpd");
const PHP_OF_RPM = writes("/var/log/php-fpm", "/run/php-fpm");

/** Programs whose folders depend on the distribution (the files of its packages httpd, apache2 and php-fpm). */
const BY_FAMILY: Readonly<Record<string, Partial<Record<OsFamily, ServerProgram>>>> = {
	httpd: { rhel: HTTPD_OF_RPM, fedora: HTTPD_OF_RPM, alpine: writes("/var/log/apache2", "/run/apache2") },
	"php-fpm": { rhel: PHP_OF_RPM, fedora: PHP_OF_RPM },
};

/**
 * PHP's with the version in its name: Debian's opens a log of its own right in /var/log (php-fpm.conf), which is root's;
 * Alpine's has a folder for it.
 */
function versionedPhp(name: string): ServerProgram | undefined {
	const [, version] = /^php-fpm(\d+(?:\.\d+)?)$/.exec(name) ?? [];
	if (version === undefined) return undefined;
	return version.includes(".") ? ROOT : writes(`/var/log/php${version}`);
}

/** Packages whose programs need root, and which a script may start that nobody can read. */
const ROOT_PACKAGES =
	/^(?:bind9|cron|cronie|busybox-initscripts|dcron|dnsmasq|dovecot(?:-.*)?|dropbear|exim4|freeradius(?:-.*)?|openssh-server|opensmtpd|openrc|postfix|proftpd(?:-.*)?|rsyslog|runit|s6|samba|supervisor|systemd|vsftpd|xinetd)$/;

/** True for a package, as package managers know it, whose program needs root. */
export function bringsRootProgram(name: string): boolean {
	return ROOT_PACKAGES.test(name);
}

/** The needs of a program in an image of a family; undefined for one of which nothing is known. */
export function serverProgram(name: string, family: OsFamily | undefined): ServerProgram | undefined {
	return PROGRAMS.get(name) ?? (family && BY_FAMILY[name]?.[family]) ?? versionedPhp(name);
}

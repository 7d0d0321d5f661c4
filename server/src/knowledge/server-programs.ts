/** What a server program of a distribution's package expects of the user who starts it. */
interface ServerProgram {
	/** Folders that its package makes for root, or not at all, and that it writes to. */
	readonly writes: readonly string[];
	/** True for one that does its work as root, or starts others as whom they ask for. */
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
		...["chronyd", "containerd", "cron", "crond", "dnsmasq", "dockerd", "dovecot", "fail2ban-server", "init"],
		...["keepalived", "master", "nmbd", "ntpd", "openvpn", "postfix", "proftpd", "rsyslogd", "runsvdir", "s6-svscan"],
		...["service", "smbd", "sshd", "supervisord", "systemctl", "systemd", "vsftpd", "wg-quick", "xinetd", "xrdp"],
	].map((name) => [name, ROOT] as const),
]);

/** Packages whose programs need root, and which a script may start that nobody can read. */
const ROOT_PACKAGES =
	/^(?:cron|cronie|busybox-initscripts|dcron|dnsmasq|dovecot(?:-.*)?|openssh-server|openrc|postfix|proftpd(?:-.*)?|rsyslog|runit|s6|samba|supervisor|systemd|vsftpd|xinetd)$/;

/** True for a package, as package managers know it, whose program needs root. */
export function bringsRootProgram(name: string): boolean {
	return ROOT_PACKAGES.test(name);
}

/** The program's needs; undefined for one of which nothing is known. */
export function serverProgram(name: string): ServerProgram | undefined {
	return PROGRAMS.get(name);
}

/** What a server program of a distribution's package expects of the user who starts it. */
interface ServerProgram {
	/** Folders that its package makes for root, or not at all, and that it writes to. */
	readonly writes: readonly string[];
	/** True for one that does its work as root, or starts others as whom they ask for. */
	readonly needsRoot: boolean;
}

function writes(...folders: readonly string[]): ServerProgram {
	return { writes: folders, needsRoot: false };
}

const ROOT: ServerProgram = { writes: [], needsRoot: true };

const APACHE = writes("/var/log/apache2", "/run/apache2", "/run/lock/apache2");
const REDIS = writes("/var/lib/redis", "/var/log/redis", "/run/redis");
const MYSQL = writes("/var/lib/mysql", "/var/log/mysql", "/run/mysqld");

/**
 * By the name of the program: the folders of Debian's packages (their file lists and tmpfiles.d entries), Alpine's and
 * Fedora's keep to the same; nginx and apache2 of Debian 12 were run as another user with these.
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

/** The program's needs; undefined for one of which nothing is known. */
export function serverProgram(name: string): ServerProgram | undefined {
	return PROGRAMS.get(name);
}

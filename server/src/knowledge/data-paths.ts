/** Folders of the system, which programs read and do not write, and those that everybody may write to. */
const SYSTEM =
	/^\/(?:bin|boot|dev|etc|lib\w*|proc|root|sbin|sys|tmp|var\/tmp|usr\/(?:s?bin|lib\w*|share|include|local\/(?:s?bin|lib\w*|share|include|etc)))(?:\/|$)/;

/** Folders that many programs share: they are not given to one of them. */
const SHARED =
	/^\/(?:home|media|mnt|opt|run|srv|usr|usr\/(?:src|local)|var(?:\/(?:cache|db|lib|lock|log|mail|opt|run|spool|www))?)?$/;

/** What package managers keep of their own. */
const OF_PACKAGES =
	/^\/var\/(?:lib\/(?:apt|dpkg|rpm|dnf|pacman)|cache\/(?:apt|apk|dnf|yum|debconf|ldconfig|zypp|pacman)|log\/apt)(?:\/|$)/;

/** Where services keep what they write (Filesystem Hierarchy Standard 3.0, chapters 3.15, 3.17 and 5), and by custom. */
const BY_PLACE =
	/^\/(?:data|db|database|datalog|storage|uploads?|cache|logs?|backups?|output|state|run\/[^/]+|srv\/data|var\/(?:backups|cache|db|data|lib|lock|log|opt|run|spool)\/[^/]+)(?:\/|$)/;

/** The last part of a path that says that it holds what a program writes. */
const BY_NAME =
	/^(?:\.?cache|caches|data|databases?|db|downloads?|instance|logs?|media|outputs?|results|run|sessions?|spool|state|storage|te?mp|uploads?)$/i;

/** Variables that name a folder which a program writes to. */
const VARIABLE =
	/(?:^|_)(?:BACKUPS?|CACHE|DATA|DB|DATABASE|DOWNLOADS?|LOGS?|MEDIA|OUTPUT|RUNTIME|SESSIONS?|SPOOL|STATE|STORAGE|TE?MP|UPLOADS?)(?:_?(?:DIR|DIRECTORY|FOLDER|HOME|PATH|ROOT))?$|^PGDATA$/;

/** Variables that name a folder of any kind. */
const FOLDER_VARIABLE = /(?:^|_)(?:DIR|DIRECTORY|FOLDER|HOME|PATH|ROOT)$/;

/** True for a folder that may be given to one program: no folder of the system, and none that several share. */
export function isGivable(path: string): boolean {
	return !SYSTEM.test(path) && !SHARED.test(path) && !OF_PACKAGES.test(path) && !/[^\w./@+-]/.test(path);
}

/** True for a folder that by its place or its name holds what a program writes. */
export function looksWritten(path: string): boolean {
	return isGivable(path) && (BY_PLACE.test(path) || BY_NAME.test(path.split("/").at(-1) ?? ""));
}

/** True where a variable, by its name, says of a path that a program writes there. */
export function namesWritten(variable: string, path: string): boolean {
	if (VARIABLE.test(variable)) return isGivable(path) && !/\.\w+$/.test(path);
	return FOLDER_VARIABLE.test(variable) && looksWritten(path);
}

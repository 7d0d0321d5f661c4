/** The folder of a uri, with its closing slash. */
export function folderOf(uri: string): string {
	return uri.slice(0, uri.lastIndexOf("/") + 1);
}

/** The last part of a uri, percent signs decoded where they can be. */
export function nameOf(uri: string): string {
	return decoded(uri.slice(uri.lastIndexOf("/") + 1));
}

/**
 * The uri of a path as a file names it: absolute on the same file system, or relative to a folder's uri.
 * A path that ends in a slash, `.` or `..` gives a folder's uri, with its closing slash.
 */
export function resolveUri(folder: string, path: string): string {
	const root = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(folder)?.[0] ?? /^[a-z][a-z0-9+.-]*:/i.exec(folder)?.[0] ?? "";
	const forward = path.replaceAll("\\", "/");
	const drive = /^[A-Za-z]:\//.test(forward);
	const absolute = forward.startsWith("/") || drive;
	const encoded = forward.split("/").map(encodePart);
	const base = absolute ? [""] : folder.slice(root.length).split("/").slice(0, -1);
	const parts: string[] = [];
	for (const part of [...base, ...(absolute && !drive ? encoded.slice(1) : encoded)]) {
		if (part === "..") {
			if (parts.length > 1) parts.pop();
		} else if (part !== "." && (part !== "" || parts.length === 0)) parts.push(part);
	}
	if (/(?:^|\/)\.{0,2}$/.test(forward)) parts.push("");
	return root + parts.join("/");
}

/** The path of `uri` seen from `folder` where it lies below it, else the uri itself. */
export function pathFrom(folder: string, uri: string): string {
	return uri.startsWith(folder) ? decoded(uri.slice(folder.length)) : uri;
}

/**
 * The path of a file seen from a folder, both given by their uris: `api/Dockerfile`, `../Dockerfile`.
 * A file that has no path from there (another drive, another scheme) keeps its uri.
 */
export function relativePath(folder: string, uri: string): string {
	const from = folder.replace(/\/$/, "").split("/");
	const to = uri.split("/");
	let shared = 0;
	while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
	// `file:`, an empty host and, on Windows, a drive must be the same.
	if (shared < 3 || (/^[A-Za-z](?::|%3A)$/i.test(to[3] ?? "") && shared < 4)) return uri;
	return [...from.slice(shared).map(() => ".."), ...to.slice(shared).map(decoded)].join("/");
}

function encodePart(part: string): string {
	// Half of a surrogate pair has no encoding.
	const whole = part.replace(/\p{Surrogate}/gu, "\uFFFD");
	return encodeURIComponent(whole).replaceAll("%3A", ":").replaceAll("%40", "@");
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

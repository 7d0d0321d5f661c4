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

function encodePart(part: string): string {
	return encodeURIComponent(part).replaceAll("%3A", ":").replaceAll("%40", "@");
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

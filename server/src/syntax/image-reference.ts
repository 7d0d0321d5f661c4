/** An image's name taken apart: `registry/repository:tag@digest`. */
export interface ImageReference {
	readonly text: string;
	/** The text without the digest, for people to read. */
	readonly name: string;
	/** Everything in front of tag and digest, the registry included. */
	readonly repository: string;
	readonly tag: string | undefined;
	readonly digest: string | undefined;
}

/** Takes an image's name apart. A colon counts as the tag's only behind the last slash, so a registry keeps its port. */
export function parseImageReference(text: string): ImageReference {
	const at = text.indexOf("@");
	const digest = at < 0 ? undefined : text.slice(at + 1);
	const named = at < 0 ? text : text.slice(0, at);
	const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
	return {
		text,
		name: named === "" ? text : named,
		repository: colon < 0 ? named : named.slice(0, colon),
		tag: colon < 0 ? undefined : named.slice(colon + 1),
		digest,
	};
}

/** False for what no engine takes for an image's name, such as a placeholder (distribution/reference, regexp.go). */
export function isImageReference(text: string): boolean {
	return /^[A-Za-z0-9_.\-/:@+[\]]+$/.test(text);
}

/**
 * The same for all spellings of one uri: editors differ in what they encode (`%40` or `@`, `file:///c%3A` or
 * `file:///C:`). For look-ups only; what is sent is always the uri as it came.
 */
export function keyOf(uri: string): string {
	const text = uri.includes("%") ? decoded(uri) : uri;
	if (!text.startsWith(":", 9)) return text;
	return text.replace(/^(file:\/\/\/)([A-Z])(?=:)/, (_, scheme: string, drive: string) => scheme + drive.toLowerCase());
}

function decoded(uri: string): string {
	try {
		return decodeURIComponent(uri);
	} catch {
		return uri;
	}
}

/** A plain decimal number. */
export function readNumber(text: string): number | undefined {
	return /^-?[0-9]+(?:\.[0-9]+)?$/.test(text) ? Number(text) : undefined;
}

/** docker/go-units RAMInBytes: a number and an optional binary unit. */
export function readBytes(text: string): number | undefined {
	const match = /^([0-9]+(?:\.[0-9]+)?) ?([kmgtp])?i?b?$/i.exec(text);
	if (!match?.[1]) return undefined;
	const power = "kmgtp".indexOf((match[2] ?? "").toLowerCase());
	return Math.round(Number(match[1]) * 1024 ** (match[2] ? power + 1 : 0));
}

/**
 * For each line of a text a hash that outlives changes elsewhere in the file, and how often it has come up so far:
 * `c129715d7a2bc9a3:1`. GitHub tells findings apart by `primaryLocationLineHash` and works it out itself where a log has
 * none, so this is its way to count (github/codeql-action, src/fingerprints.ts): the first hundred characters from the
 * line on, blanks left out, line ends as line feeds, an end mark behind the last, zeros up to the hundred.
 */
export function lineHashes(text: string): readonly string[] {
	const plain = `${text.replace(/\r\n?/g, "\n").replace(/[ \t]/g, "")}${END_OF_FILE}`;
	const seen = new Map<string, number>();
	return lineStartsOf(plain).map((start) => {
		const hash = hashOf(plain, start).toString(16);
		const times = (seen.get(hash) ?? 0) + 1;
		seen.set(hash, times);
		return `${hash}:${times}`;
	});
}

const END_OF_FILE = "\uFFFF";
const CHARACTERS = 100;
const FACTOR = 37n;

function lineStartsOf(text: string): readonly number[] {
	return [0, ...[...text.matchAll(/\n/g)].map((it) => it.index + 1)];
}

/** A polynomial over the characters, modulo 2⁶⁴. */
function hashOf(text: string, start: number): bigint {
	let hash = 0n;
	for (let i = start; i < start + CHARACTERS; i++) {
		const code = i < text.length ? text.charCodeAt(i) : 0;
		hash = BigInt.asUintN(64, hash * FACTOR + BigInt(code));
	}
	return hash;
}

/** What a mode, octal or symbolic, gives to a file. */
export interface Mode {
	/** The number, where it is written as one. */
	readonly octal: number | undefined;
	/** Everybody may change the file, and nothing keeps them from removing what others put into a folder. */
	readonly worldWritable: boolean;
	readonly setuid: boolean;
	readonly setgid: boolean;
}

/** One clause of a symbolic mode: who, and what they get or lose. */
const CLAUSE = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/;

/** Reads a mode as chmod(1) does; undefined for what is none. */
export function readMode(text: string): Mode | undefined {
	if (/^[0-7]{1,5}$/.test(text)) return ofOctal(Number.parseInt(text, 8));
	const clauses = text.split(",").map((it) => CLAUSE.exec(it));
	return clauses.every((it) => it !== null) ? ofSymbols(clauses.map((it) => [it[1] ?? "", it[2] ?? ""])) : undefined;
}

/** The number without the write bits of the group and of others, in as many digits as before. */
export function tightened(octal: number, text: string): string {
	return (octal & ~0o022).toString(8).padStart(text.length, "0");
}

function ofOctal(octal: number): Mode {
	return {
		octal,
		worldWritable: (octal & 0o002) !== 0 && (octal & 0o1000) === 0,
		setuid: (octal & 0o4000) !== 0,
		setgid: (octal & 0o2000) !== 0,
	};
}

/** Without anyone named, the umask keeps `w` from others, but not `s` from the file. */
function ofSymbols(clauses: readonly (readonly [who: string, actions: string])[]): Mode {
	let [worldWritable, sticky, setuid, setgid] = [false, false, false, false];
	for (const [who, actions] of clauses) {
		for (const [, operator = "", what = ""] of actions.matchAll(/([-+=])([rwxXst]*|[ugo])/g)) {
			const gives = operator !== "-";
			const names = (letter: string) => who.includes(letter) || who.includes("a");
			if (what.includes("w") && names("o")) worldWritable = gives;
			else if (operator === "=" && names("o")) worldWritable = false;
			if (what.includes("t")) sticky = gives;
			if (what.includes("s") && (who === "" || names("u"))) setuid = gives;
			if (what.includes("s") && (who === "" || names("g"))) setgid = gives;
		}
	}
	return { octal: undefined, worldWritable: worldWritable && !sticky, setuid, setgid };
}

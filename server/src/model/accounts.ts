import type { Command, ShellWord } from "../syntax/shell.ts";
import type { Place, SourceFile } from "../text/source-file.ts";

/** A user account of an image, as far as its creation shows. */
export interface Account {
	readonly name: string;
	/** Undefined: the tool picked the number. */
	readonly uid: number | undefined;
	readonly gid: number | undefined;
	/** Where a file fixes the number; undefined for accounts of the image and for numbers that nobody fixed. */
	readonly uidAt: Place | undefined;
	/** Where a file writes the primary group's number. */
	readonly gidAt?: Place | undefined;
}

/** A group with the number that its creation fixes. */
export interface Group {
	readonly name: string;
	readonly gid: number | undefined;
	readonly gidAt: Place | undefined;
}

/** What one command does to the accounts. */
export type AccountChange =
	| { readonly kind: "user"; readonly account: Account; readonly group: string | undefined }
	| { readonly kind: "group"; readonly group: Group }
	| { readonly kind: "renumber"; readonly name: string; readonly uid: number | undefined; readonly uidAt: Place }
	| { readonly kind: "remove"; readonly name: string };

/** Expands a shell word's variables; undefined when nobody can tell its value. */
export type ReadWord = (word: ShellWord) => string | undefined;

/** Options of the account tools that take a value in the next word (shadow's manual pages, busybox loginutils). */
const VALUED = {
	useradd:
		/^-[bcdefgGkKpsuRZ]$|^--(?:base-dir|comment|home-dir|home|gid|groups|key|password|shell|uid|skel|expiredate|inactive|root)$/,
	adduser: /^-[hgsGku]$|^--(?:home|gecos|shell|ingroup|uid|gid|firstuid|lastuid|conf|skel|comment)$/,
	groupadd: /^-[gKpR]$|^--(?:gid|key|password|root)$/,
	usermod: /^-[cdefgGlpsuRZ]$|^--(?:comment|home|gid|groups|login|shell|uid|root)$/,
} as const;

/** What a command changes in the passwd and group files; undefined for every other command. */
export function accountChange(command: Command, file: SourceFile, read: ReadWord): AccountChange | undefined {
	const tool = command.words[0]?.text.split("/").at(-1);
	switch (tool) {
		case "useradd":
			return newUser(parse(command, VALUED.useradd, file, read), ["-g", "--gid"]);
		case "adduser": {
			const options = parse(command, VALUED.adduser, file, read);
			// Debian's and BusyBox's adduser both add an existing user to a group when given two names.
			return options.names.length > 1 ? undefined : newUser(options, ["-G", "--ingroup"]);
		}
		case "groupadd":
		case "addgroup": {
			const options = parse(command, VALUED.groupadd, file, read);
			const name = options.names[0];
			const gid = options.values.get("-g") ?? options.values.get("--gid");
			if (name === undefined || options.names.length > 1) return undefined;
			return { kind: "group", group: { name, gid: numberIn(gid?.text), gidAt: gid?.at } };
		}
		case "usermod": {
			const options = parse(command, VALUED.usermod, file, read);
			const uid = options.values.get("-u") ?? options.values.get("--uid");
			const name = options.names.at(-1);
			return uid && name !== undefined ? { kind: "renumber", name, uid: numberIn(uid.text), uidAt: uid.at } : undefined;
		}
		case "userdel":
		case "deluser": {
			const name = parse(command, VALUED.groupadd, file, read).names.at(-1);
			return name === undefined ? undefined : { kind: "remove", name };
		}
		default:
			return undefined;
	}
}

interface Options {
	readonly names: readonly string[];
	readonly values: ReadonlyMap<string, { readonly text: string | undefined; readonly at: Place }>;
}

function newUser({ names, values }: Options, groupOptions: readonly string[]): AccountChange | undefined {
	const name = names.at(-1);
	if (name === undefined) return undefined;
	const uid = values.get("-u") ?? values.get("--uid");
	const group = groupOptions.map((it) => values.get(it)).find((it) => it !== undefined);
	const gid = numberIn(group?.text);
	return {
		kind: "user",
		account: { name, uid: numberIn(uid?.text), gid, uidAt: uid?.at, gidAt: gid === undefined ? undefined : group?.at },
		group: group?.text,
	};
}

function parse(command: Command, valued: RegExp, file: SourceFile, read: ReadWord): Options {
	const names: string[] = [];
	const values = new Map<string, { text: string | undefined; at: Place }>();
	const words = command.words.slice(1);
	for (let i = 0; i < words.length; i++) {
		const word = words[i];
		if (!word) continue;
		const text = read(word) ?? word.text;
		const equals = text.startsWith("--") ? text.indexOf("=") : -1;
		const cluster =
			/^-[A-Za-z]*[A-Za-z]$/.test(text) && text.length > 2 && !text.startsWith("--") ? `-${text.at(-1)}` : undefined;
		const attached = /^-[A-Za-z]*([A-Za-z])([0-9]+)$/.exec(text);
		if (equals > 0) {
			const start = word.span.end - (word.raw.length - word.raw.indexOf("=") - 1);
			values.set(text.slice(0, equals), {
				text: text.slice(equals + 1),
				at: { file, span: { start, end: word.span.end } },
			});
		} else if (attached?.[1] && attached[2] && valued.test(`-${attached[1]}`)) {
			const start = word.span.end - attached[2].length;
			values.set(`-${attached[1]}`, { text: attached[2], at: { file, span: { start, end: word.span.end } } });
		} else if (valued.test(text) || (cluster && valued.test(cluster))) {
			const value = words[++i];
			if (value) values.set(cluster ?? text, { text: read(value), at: { file, span: value.span } });
		} else if (!text.startsWith("-")) names.push(text);
	}
	return { names, values };
}

function numberIn(text: string | undefined): number | undefined {
	return text !== undefined && /^[0-9]+$/.test(text) ? Number(text) : undefined;
}

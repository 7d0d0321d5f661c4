import type { Command } from "../syntax/shell.ts";
import type { Account, AccountChange, Group } from "./accounts.ts";

/** The accounts in the text of a passwd file (passwd(5)): `name:password:uid:gid:comment:home:shell` lines. */
export function readPasswd(text: string): readonly Account[] {
	return text.split(/\r?\n|\\n/).flatMap((line) => {
		const [name, , uid, gid, ...rest] = line.trim().split(":");
		if (!name || !isNumber(uid) || rest.length === 0) return [];
		return [{ name, uid: Number(uid), gid: isNumber(gid) ? Number(gid) : undefined, uidAt: undefined }];
	});
}

/** The groups in the text of a group file (group(5)): `name:password:gid:members` lines. */
export function readGroups(text: string): readonly Group[] {
	return text.split(/\r?\n|\\n/).flatMap((line) => {
		const [name, , gid] = line.trim().split(":");
		return name && isNumber(gid) ? [{ name, gid: Number(gid), gidAt: undefined }] : [];
	});
}

/** What `echo … >> /etc/passwd` and its like add; nothing for commands that write elsewhere. */
export function writtenAccounts(command: Command): readonly AccountChange[] {
	const file = command.outputs.find((it) => it === "/etc/passwd" || it === "/etc/group");
	if (file === undefined || !/^(?:echo|printf)$/.test(command.words[0]?.text ?? "")) return [];
	const text = command.words
		.slice(1)
		.map((it) => it.text)
		.join(" ");
	return writtenLines(file, text);
}

/** The accounts or groups that a text written to one of the two files brings. */
export function writtenLines(file: string, text: string): readonly AccountChange[] {
	if (file === "/etc/passwd")
		return readPasswd(text).map((account) => ({ kind: "user", account, group: undefined, mayRepeat: true }));
	return readGroups(text).map((group) => ({ kind: "group", group }));
}

function isNumber(text: string | undefined): text is string {
	return text !== undefined && /^[0-9]+$/.test(text);
}

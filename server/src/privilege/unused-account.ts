import type { Account } from "../model/accounts.ts";
import { buildOf } from "../model/build.ts";
import type { CallWord } from "../model/called-programs.ts";
import { chainCommands, chainCommandsCalling } from "../model/chain-commands.ts";
import { programsOf } from "../model/command-calls.ts";
import { commandsOf } from "../model/commands.ts";
import type { Known } from "../model/known.ts";
import type { Project } from "../model/project.ts";
import { chainOf, type Stage } from "../model/stage.ts";
import { startScripts } from "../model/start.ts";
import type { ProfiledStepDown, User } from "./profile.ts";

/** Programs that give files to an account, let it log in or start others as it, and sed, which writes configuration. */
const USES_ACCOUNTS = new Set([
	...["chown", "chgrp", "install", "setfacl", "crontab", "sed", "rsync", "tar", "chroot", "start-stop-daemon"],
	...["su", "sudo", "doas", "gosu", "su-exec", "setpriv", "runuser", "setuidgid", "s6-setuidgid", "chpst"],
]);

/** Programs that start what they start as accounts of their own choice, or that people log in through. */
const STARTS_ANYBODY =
	/^(?:sshd|supervisord|crond?|systemd|init|s6-svscan|runsvdir|runit|vsftpd|proftpd|smbd|xrdp|dropbear)$/;

/** What the question is decided from, besides the stage. */
interface Start {
	readonly project: Project;
	readonly user: Known<User>;
	readonly stepsDown: ProfiledStepDown | undefined;
}

/**
 * The account that a stage's chain creates for nothing: no USER is written, the image starts as root, and nothing
 * gives the account files, a password to log in with, or starts anything as it. Undefined where a script may do that
 * which cannot be read, and where there are several accounts, as servers have that separate privileges by themselves.
 */
export function unusedAccount(stage: Stage, { project, user, stepsDown }: Start): Account | undefined {
	if (user.state === "unknown" || !user.value.isRoot || user.origin.by === "source" || stepsDown) return undefined;
	const created = [...buildOf(stage).accounts.values()].filter((it) => it.nameAt && it.uid !== 0);
	const [account, another] = created;
	if (
		!account ||
		another ||
		hasLogin(stage) ||
		isOpen(account) ||
		isUsed(stage, account) ||
		startsAnybody(project, stage, account)
	)
		return undefined;
	return account;
}

/** An account with a password is there for people. */
function hasLogin(stage: Stage): boolean {
	return chainCommandsCalling(stage, ["passwd", "chpasswd"]).length > 0;
}

/** A name that a variable gives and nobody knows. */
function isOpen({ name }: Account): boolean {
	return !/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name);
}

function isUsed(stage: Stage, account: Account): boolean {
	return owners(stage).some((it) => it === undefined || mentions(it, account));
}

/** Every word that may name an account: of `--chown`, of commands that deal with accounts, of what the image starts. */
function owners(stage: Stage): readonly (string | undefined)[] {
	const flags = [...chainOf(stage)].flatMap((it) => it.instructions.flatMap(({ flags }) => flags));
	const chowns = flags.flatMap(({ name, value }) => (name === "chown" && value !== undefined ? [value] : []));
	const called = chainCommands(stage).flatMap((it) =>
		[...programsOf(it)].flatMap(({ program, words }) =>
			USES_ACCOUNTS.has(program) ? words.map(({ value }) => value) : words.flatMap(namedByOption),
		),
	);
	const started = startWords(stage);
	return [...chowns.map((it) => (it.includes("$") ? undefined : it)), ...called, ...started];
}

/** `--user=app` and its like, with which servers are told at their build whom to run as. */
function namedByOption({ word }: CallWord): readonly string[] {
	if (!word.text.startsWith("-")) return [];
	const parts = word.text.split("=");
	const name = parts.slice(0, -1).findLastIndex((it) => /user|uid|owner/i.test(it));
	return name < 0 ? [] : [parts.slice(name + 1).join("=")];
}

function startWords(stage: Stage): readonly string[] {
	const { entrypoint, command } = buildOf(stage);
	return [entrypoint, command].flatMap((it) =>
		it ? commandsOf(it.instruction, it.stage.file.text).flatMap(({ words }) => words.map(({ text }) => text)) : [],
	);
}

/** True where the account's name or number stands in a text as a word of its own. */
function mentions(text: string, { name, uid }: Account): boolean {
	const words = text.split(/[^A-Za-z0-9_-]+/);
	return words.includes(name) || (uid !== undefined && words.includes(String(uid)));
}

/** True where what the image starts may change to one of the accounts: a known program, or a script. */
function startsAnybody(project: Project, stage: Stage, account: Account): boolean {
	const words = startWords(stage);
	if (words.some((it) => STARTS_ANYBODY.test(it.split("/").at(-1) ?? ""))) return true;
	const scripts = startScripts(stage).flatMap((uri) => {
		const file = project.files.get(uri);
		return file?.language === "script" ? [file.text] : [];
	});
	if (scripts.length === 0) return words.some((it) => /entrypoint|\.sh$/.test(it));
	return scripts.some((text) => mentions(text, account));
}

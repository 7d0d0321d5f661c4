import type { Account } from "../model/accounts.ts";
import type { Service } from "../model/service.ts";
import { isBuiltUpon, isInline, type Stage } from "../model/stage.ts";
import { textAt } from "../text/source-file.ts";
import { nameOf } from "../text/uri.ts";
import { switchUser } from "./create-user.ts";
import { setUser, type UserChange } from "./user-changes.ts";

/** Ends a stage as an account that it has, by the variable that names it where one does. */
export function useInStage(stage: Stage, { name, nameAt }: Account): UserChange {
	const variable = nameAt && /^"?(\$\{?[A-Za-z_][A-Za-z0-9_]*\}?)"?$/.exec(textAt(nameAt))?.[1];
	const user = variable ?? name;
	return { title: `Add USER ${user}`, risky: false, edits: () => switchUser(stage, user) };
}

/** Has a service run as an account of the image that it builds: in its Dockerfile where that is its own, or in itself. */
export function useInService(service: Service, account: Account): readonly UserChange[] {
	const { build, body } = service;
	const change = build && !isBuiltUpon(build) && !isInline(build) ? useInStage(build, account) : undefined;
	const set = { title: `Set user: "${account.name}"`, risky: false, edits: () => setUser(service, account.name) };
	return [
		...(build && change ? [{ ...change, title: `${change.title} in ${nameOf(build.file.uri)}` }] : []),
		...(body ? [set] : []),
	];
}

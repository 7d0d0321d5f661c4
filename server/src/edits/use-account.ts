import type { Account } from "../model/accounts.ts";
import type { Service } from "../model/service.ts";
import { isBuiltUpon, isInline, type Stage } from "../model/stage.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { textAt } from "../text/source-file.ts";
import { nameOf } from "../text/uri.ts";
import { changeOf, setUser, type UserChange } from "./user-changes.ts";

/** Ends a stage as an account that it has, by the variable that names it where one does. */
export function useInStage(stage: Stage, profile: PrivilegeProfile, { name, nameAt }: Account): UserChange {
	const variable = nameAt && /^"?(\$\{?[A-Za-z_][A-Za-z0-9_]*\}?)"?$/.exec(textAt(nameAt))?.[1];
	const user = variable ?? name;
	return changeOf(stage, profile, `Add USER ${user}`, { user, creation: [] });
}

/** Has a service run as an account of the image that it builds: in its Dockerfile where that is its own, or in itself. */
export function useInService(service: Service, profile: PrivilegeProfile, account: Account): readonly UserChange[] {
	const { build, body } = service;
	const change = build && !isBuiltUpon(build) && !isInline(build) ? useInStage(build, profile, account) : undefined;
	const set = { title: `Set user: "${account.name}"`, risky: false, edits: () => setUser(service, account.name) };
	return [
		...(build && change ? [{ ...change, title: `${change.title} in ${nameOf(build.file.uri)}` }] : []),
		...(body ? [set] : []),
	];
}

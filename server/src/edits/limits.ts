import type { Service } from "../model/service.ts";
import { fieldOf } from "../model/value.ts";
import type { Limit, PrivilegeProfile } from "../privilege/profile.ts";
import { type Edit, textAt } from "../text/source-file.ts";
import { samePlace } from "../text/span.ts";
import { addBelow } from "./own-keys.ts";
import { quotedLike } from "./scalars.ts";

/** A limit to write, in the form that the service has. */
export interface LimitChange {
	readonly title: string;
	readonly edits: () => readonly Edit[];
}

interface Form {
	readonly key: string;
	readonly value: string;
}

/** What a small service gets by with; the reader is to judge it. */
const SHORT: Readonly<Record<Limit, Form>> = {
	memory: { key: "mem_limit", value: "512m" },
	cpus: { key: "cpus", value: "1.0" },
	pids: { key: "pids_limit", value: "200" },
};
const BELOW_DEPLOY: Readonly<Record<Limit, Form>> = {
	memory: { key: "memory", value: "512M" },
	cpus: { key: "cpus", value: '"1.0"' },
	pids: { key: "pids", value: "200" },
};
const PATH = ["deploy", "resources", "limits"] as const;

/**
 * Limits a service: below `deploy` where it has limits there, since Compose then wants both forms to say the same
 * (compose-go loader/validate.go), else with a key of its own. A written "no limit" is replaced. Undefined where an anchor
 * brings the mapping that would have to be changed.
 */
export function addLimit(service: Service, profile: PrivilegeProfile, limit: Limit): LimitChange | undefined {
	const { origin } = profile.limits[limit];
	const isBelowDeploy = hasDeployLimits(service);
	const form = isBelowDeploy ? BELOW_DEPLOY[limit] : SHORT[limit];
	const title = `Set ${form.key}: ${form.value}${isBelowDeploy ? " below deploy" : ""}`;
	if (origin.by === "source") {
		const { at } = origin;
		const short = service.get(SHORT[limit].key);
		// Beside limits below `deploy` a key of its own has to say the same, so that it is the one to go.
		if (isBelowDeploy && short && samePlace(short.value.at, at)) return undefined;
		const newText = quotedLike(textAt(at), form.value.replaceAll('"', ""), false);
		return textAt(at).includes("$") ? undefined : { title, edits: () => [{ file: at.file, span: at.span, newText }] };
	}
	const edits = addBelow(service, isBelowDeploy ? PATH : [], form);
	return edits && edits.length > 0 ? { title, edits: () => edits } : undefined;
}

function hasDeployLimits(service: Service): boolean {
	const [deploy, resources, limits] = PATH;
	return fieldOf(fieldOf(service.get(deploy)?.value, resources)?.value, limits)?.value.kind === "map";
}

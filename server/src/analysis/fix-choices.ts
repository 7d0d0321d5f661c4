import { changeAtService } from "../edits/at-service.ts";
import { mergedAnchor } from "../edits/own-keys.ts";
import { changedServices } from "../model/changed-services.ts";
import { isOwnChange } from "../model/own-change.ts";
import type { Project } from "../model/project.ts";
import type { Service } from "../model/service.ts";
import { isSharing } from "../model/sharing.ts";
import type { Fix } from "../rules/rule.ts";
import { keptOn } from "../text/kept-on.ts";
import { shorten } from "../text/shorten.ts";
import type { Edit } from "../text/source-file.ts";
import type { ServiceSubject } from "./subjects.ts";

/** The titles of a rule's fixes for a service, each with whether one of that title is safe. */
export type Offers = ReadonlyMap<string, Fix["safety"]>;

/** What a fix of one service is judged by beside its own edits. */
export interface Neighbourhood {
	readonly project: Project;
	/** What the same rule offers to another service of the file; empty where it finds nothing there. The same function for all of a rule. */
	readonly offeredTo: (name: string) => Offers;
	/** The service of a name with what it may do; undefined where there is none in the file. */
	readonly named: (name: string) => ServiceSubject | undefined;
	/** What the rule would offer for the same finding if the service's keys were written somewhere else. */
	readonly offeredAt: (service: Service) => readonly Fix[];
	/** Whether edits take away what the rule finds in each of some services and offers a fix of this title for. */
	readonly mends: (edits: readonly Edit[], names: readonly string[], title: string) => boolean;
}

/** True where the files of a project may share something between services at all: most do not, and need no closer look. */
export function mayShare({ build }: Service, project: Project): boolean {
	return build !== undefined || isSharing(project);
}

/**
 * The fixes of a service's finding as they are offered: how many services change, and the other place where there are
 * several: the service alone for what an anchor shares, the anchor for what each of its services lacks.
 */
export function choicesOf(fixes: readonly Fix[], service: Service, around: Neighbourhood): readonly Fix[] {
	const anchor = mergedAnchor(service);
	const atAnchor = anchor ? around.offeredAt({ ...service, body: anchor.place }) : [];
	const choices = fixes.flatMap((fix, rank): readonly Fix[] => {
		const edits = fix.edits();
		const isOwnAffair = isOwnChange(service, around.project, edits);
		const touched = isOwnAffair ? [service.name] : changedServices(around.project, service.file.uri, edits);
		if (touched.length > 1) {
			if (!suitsAll(fix, touched, around)) return [];
			// Nothing is offered to a service that is to be mended in what it extends.
			const isSafe = touched.every((it) => {
				const offers = around.offeredTo(it);
				return it === service.name ? fix.safety === "safe" : offers.size === 0 || offers.get(fix.title) === "safe";
			});
			const all: Fix = {
				...fix,
				title: `${fix.title} for ${touched.length} services`,
				safety: isSafe ? fix.safety : "review",
				touches: touched,
			};
			const own = changeAtService(service, edits);
			const title = `${fix.title} for "${shorten(service.name, 30)}" only`;
			// What extends the service changes with it all the same.
			const isOwn = own && changedServices(around.project, service.file.uri, own).length === 1;
			return own && isOwn ? [all, { ...fix, title, safety: "review", edits: () => own }] : [all];
		}
		const there = atAnchor[rank];
		if (!anchor || there?.title !== fix.title) return [fix];
		const written = there.edits();
		const users = changedServices(around.project, service.file.uri, written);
		const fits = users.length > 1 && users.includes(service.name);
		// What a service says itself wins over its anchor.
		if (!fits || !mendsAll(fix, written, users, around)) return [fix];
		const title = `${fix.title} in ${shorten(anchor.key, 30)} for ${users.length} services`;
		return [fix, { ...there, title, safety: "review", touches: users }];
	});
	return [...new Map(choices.toReversed().map((it) => [it.title, it])).values()].toReversed();
}

function suitsAll({ suits }: Fix, names: readonly string[], { named }: Neighbourhood): boolean {
	if (!suits) return true;
	return names.every((name) => {
		const other = named(name);
		return !other || suits(other.service, other.profile);
	});
}

/** Whether fixes of a title mend each of some services. Who shares an anchor asks for the same ones, by the same array. */
const mended = keptOn<Neighbourhood["offeredTo"], Map<readonly string[], Map<string, boolean>>>();

/** True where edits mend each service, and the same words are offered to each, so that what is right for one is right for all. */
function mendsAll(fix: Fix, edits: readonly Edit[], names: readonly string[], around: Neighbourhood): boolean {
	const { title } = fix;
	const ofRule = mended.get(around.offeredTo) ?? new Map<readonly string[], Map<string, boolean>>();
	mended.set(around.offeredTo, ofRule);
	const byTitle = ofRule.get(names) ?? new Map<string, boolean>();
	ofRule.set(names, byTitle);
	const known = byTitle.get(title) ?? (suitsAll(fix, names, around) && around.mends(edits, names, title));
	byTitle.set(title, known);
	return known;
}

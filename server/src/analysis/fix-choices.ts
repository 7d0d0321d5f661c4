import { changeAtService } from "../edits/at-service.ts";
import { mergedAnchor } from "../edits/own-keys.ts";
import { changedServices } from "../model/changed-services.ts";
import { isOwnChange } from "../model/own-change.ts";
import type { Project } from "../model/project.ts";
import type { Service } from "../model/service.ts";
import type { Fix } from "../rules/rule.ts";
import { shorten } from "../text/shorten.ts";
import type { SourceFile } from "../text/source-file.ts";

/** What a fix of one service is judged by beside its own edits. */
export interface Neighbourhood {
	readonly project: Project;
	/** What the same rule offers to another service of the file; empty where it finds nothing there. */
	readonly offeredTo: (name: string) => readonly Fix[];
	/** What the rule would offer for the same finding if the service's keys were written somewhere else. */
	readonly offeredAt: (service: Service) => readonly Fix[];
}

const shared = new WeakMap<SourceFile, boolean>();

/** True where the files of a project may share something between services at all: most do not, and need no closer look. */
export function mayShare({ build }: Service, { files }: Project): boolean {
	return build !== undefined || [...files.values()].some((it) => it.language === "compose" && sharesIn(it));
}

function sharesIn(file: SourceFile): boolean {
	const known = shared.get(file) ?? /(?:^|[\s[{,])\*[\w-]|\bextends\b/.test(file.text);
	shared.set(file, known);
	return known;
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
			// Nothing is offered to a service that is to be mended in what it extends.
			const isSafe = touched.every(
				(it) => around.offeredTo(it).length === 0 || isOffered(fix, it, service, around, "safe"),
			);
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
		const users = changedServices(around.project, service.file.uri, there.edits());
		if (
			users.length < 2 ||
			!users.includes(service.name) ||
			!users.every((it) => isOffered(fix, it, service, around, undefined))
		)
			return [fix];
		const title = `${fix.title} in ${shorten(anchor.key, 30)} for ${users.length} services`;
		return [fix, { ...there, title, safety: "review", touches: users }];
	});
	return [...new Map(choices.toReversed().map((it) => [it.title, it])).values()].toReversed();
}

/** True where the same words are offered to another service too, so that what is right for one is right for the other. */
function isOffered(
	fix: Fix,
	name: string,
	service: Service,
	{ offeredTo }: Neighbourhood,
	safety: Fix["safety"] | undefined,
): boolean {
	const its = name === service.name ? [fix] : offeredTo(name);
	return its.some((it) => it.title === fix.title && (safety === undefined || it.safety === safety));
}

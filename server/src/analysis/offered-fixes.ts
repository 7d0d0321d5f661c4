import { withEdits } from "../model/changed-services.ts";
import type { Project } from "../model/project.ts";
import type { Finding, RuleMeta } from "../rules/rule.ts";
import { keptOn } from "../text/kept-on.ts";
import { remembered } from "../text/once.ts";
import { samePlace } from "../text/span.ts";
import { findingWith } from "./finding.ts";
import { choicesOf, mayShare, type Offers } from "./fix-choices.ts";
import { problemsOf } from "./judge-subject.ts";
import type { Settings } from "./settings.ts";
import { findSubject, type Subject } from "./subjects.ts";

/** The same finding whose fixes, once somebody asks for them, tell of the other services that they change. */
export function withChoices(finding: Finding, subject: Subject, project: Project, settings: Settings): Finding {
	if (subject.kind !== "service" || !mayShare(subject.service, project)) return finding;
	const { rule, at } = finding;
	const { service: own } = subject;
	const found = (it: Subject | undefined) => (it ? problemsOf(rule, it, settings) : []);
	const named = (where: Project, service: string) => findSubject(where, own.file.uri, settings.engine, { service });
	return findingWith(finding, () =>
		choicesOf(finding.fixes ?? [], own, {
			project,
			named: (name) => {
				const other = named(project, name);
				return other?.kind === "service" ? other : undefined;
			},
			offeredTo: offersOf(project, own.file.uri, settings)(rule),
			offeredAt: (service) => found({ ...subject, service }).find((it) => samePlace(it.at, at))?.fixes ?? [],
			mends: (edits, names, title) => {
				const after = withEdits(project, edits);
				return names.every((name) => {
					const offering = found(named(project, name)).filter((it) => it.fixes?.some((fix) => fix.title === title));
					const left = new Set(found(named(after, name)).map((it) => it.message));
					return offering.length > 0 && !offering.some((it) => left.has(it.message));
				});
			},
		}),
	);
}

type OffersOfRule = (rule: RuleMeta) => (service: string) => Offers;

const offers = keptOn<Project, Map<Settings, Map<string, OffersOfRule>>>();

/** What each rule offers to each service of a file; worked out once for each, since its neighbours ask for it again and again. */
function offersOf(project: Project, uri: string, settings: Settings): OffersOfRule {
	const bySettings = offers.get(project) ?? new Map<Settings, Map<string, OffersOfRule>>();
	offers.set(project, bySettings);
	const byUri = bySettings.get(settings) ?? new Map<string, OffersOfRule>();
	bySettings.set(settings, byUri);
	const known =
		byUri.get(uri) ??
		remembered((rule: RuleMeta) =>
			remembered((service: string): Offers => {
				const subject = findSubject(project, uri, settings.engine, { service });
				const fixes = subject ? problemsOf(rule, subject, settings).flatMap((it) => it.fixes ?? []) : [];
				const safe = fixes.filter((it) => it.safety === "safe");
				return new Map([...fixes, ...safe].map((it) => [it.title, it.safety]));
			}),
		);
	byUri.set(uri, known);
	return known;
}

import type { Project } from "../model/project.ts";
import type { Finding } from "../rules/rule.ts";
import { samePlace } from "../text/span.ts";
import { findingWith } from "./finding.ts";
import { choicesOf, mayShare } from "./fix-choices.ts";
import { problemsOf } from "./judge-subject.ts";
import type { Settings } from "./settings.ts";
import { findSubject, type Subject } from "./subjects.ts";

/** The same finding whose fixes, once somebody asks for them, tell of the other services that they change. */
export function withChoices(finding: Finding, subject: Subject, project: Project, settings: Settings): Finding {
	if (subject.kind !== "service" || !mayShare(subject.service, project)) return finding;
	const { rule, at } = finding;
	const { service: own } = subject;
	const found = (it: Subject | undefined) => (it ? problemsOf(rule, it, settings) : []);
	const named = (service: string) => findSubject(project, own.file.uri, settings.engine, { service });
	return findingWith(finding, () =>
		choicesOf(finding.fixes ?? [], own, {
			project,
			offeredTo: (name) => found(named(name)).flatMap((it) => it.fixes ?? []),
			offeredAt: (service) => found({ ...subject, service }).find((it) => samePlace(it.at, at))?.fixes ?? [],
		}),
	);
}

import type { Settings } from "../analysis/settings.ts";
import { type Subject, subjectsOf } from "../analysis/subjects.ts";
import type { Project } from "../model/project.ts";
import type { Service } from "../model/service.ts";
import type { Stage } from "../model/stage.ts";
import { describeOrigin, explain } from "../privilege/explain.ts";
import { capabilityInSubject } from "../privilege/explain-capability.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import type { SourceFile, Span } from "../text/source-file.ts";
import { touches } from "../text/span.ts";
import { folderOf } from "../text/uri.ts";
import { capabilityAt } from "./capability-at.ts";
import { capabilityMarkdown } from "./capability-markdown.ts";

/** Markdown for the place under the cursor, and the characters that it explains. */
export interface HoverText {
	readonly markdown: string;
	readonly span: Span;
}

/** Keys of a service whose hover is the service's effective privileges. */
const PRIVILEGE_KEYS = ["privileged", "cap_drop", "cap_add", "user"] as const;

/** What there is to say at an offset: a capability's own story, or the effective privileges of a stage or service. */
export function hover(project: Project, uri: string, offset: number, settings: Settings): HoverText | undefined {
	const file = project.files.get(uri);
	if (!file || file.language === "env" || file.language === "config") return undefined;
	const subjects = subjectsOf(project, uri, settings.engine);
	const written = capabilityAt(file, subjects, offset);
	if (written) {
		const answers = written.subjects.map((it) => capabilityInSubject(written.capability, nameOf(it), it.profile));
		return { markdown: capabilityMarkdown(written.capability, answers), span: written.span };
	}
	for (const subject of subjects) {
		const span =
			subject.kind === "stage" ? spanInStage(subject.stage, offset) : spanInService(subject.service, file, offset);
		if (span) return { markdown: privilegesMarkdown(nameOf(subject), subject.profile, folderOf(uri)), span };
	}
	return undefined;
}

function nameOf(subject: Subject): string {
	return subject.kind === "service" ? subject.service.name : (subject.stage.name ?? subject.stage.base.text);
}

/** The FROM line or a USER of the stage, where the cursor is on one. */
function spanInStage({ from, instructions }: Stage, offset: number): Span | undefined {
	return [from, ...instructions.filter((it) => it.keyword === "USER")]
		.map((it) => it.span)
		.find((it) => touches(it, offset));
}

/** The service's key, or one of the keys that decide its privileges, where the cursor is on one. */
function spanInService(service: Service, file: SourceFile, offset: number): Span | undefined {
	const keys = PRIVILEGE_KEYS.flatMap((key) => service.get(key)?.key ?? []);
	return [service.at, ...keys].find((it) => it.file === file && touches(it.span, offset))?.span;
}

function privilegesMarkdown(name: string, profile: PrivilegeProfile, folder: string): string {
	const rows = explain(profile).map(({ name: fact, value, origin }) => {
		const from = origin ? describeOrigin(origin, folder) : "";
		return `| ${fact} | ${cell(value)} | ${cell(from)} |`;
	});
	return [`**${name}** — effective privileges`, "", "| | | from |", "|---|---|---|", ...rows].join("\n");
}

/** Text that cannot break out of its table cell. */
function cell(text: string): string {
	return text
		.replaceAll("\\", "\\\\")
		.replaceAll("|", "\\|")
		.replace(/[\r\n]+/g, " ");
}

import type { Settings } from "../analysis/settings.ts";
import { nameOfSubject, type Subject, subjectsNear } from "../analysis/subjects.ts";
import type { Project } from "../model/project.ts";
import type { Service } from "../model/service.ts";
import type { Stage } from "../model/stage.ts";
import { capabilityInSubject } from "../privilege/explain-capability.ts";
import { topicsOf } from "../privilege/topics.ts";
import { lineAt } from "../text/lines.ts";
import type { Place, SourceFile, Span } from "../text/source-file.ts";
import { touches } from "../text/span.ts";
import { folderOf } from "../text/uri.ts";
import { capabilityAt } from "./capability-at.ts";
import { capabilityMarkdown } from "./capability-markdown.ts";
import type { Links } from "./links.ts";
import { privilegesMarkdown } from "./privileges-markdown.ts";
import { type TopicOf, topicMarkdown } from "./topic-markdown.ts";

/** Markdown for the place under the cursor, and the characters that it explains. */
export interface HoverText {
	readonly markdown: string;
	readonly span: Span;
}

/** Keys of a service whose hover is the service's effective privileges. */
const PRIVILEGE_KEYS = ["privileged", "cap_drop", "cap_add", "user", "security_opt"] as const;

/**
 * What there is to say at an offset: a capability's own story, what a word decides, or the effective privileges of a stage
 * or service. Undefined where Dropcap knows no more than the language's own documentation.
 */
export function hover(
	project: Project,
	uri: string,
	offset: number,
	settings: Settings,
	links: Links,
): HoverText | undefined {
	const file = project.files.get(uri);
	if (file?.language !== "dockerfile" && file?.language !== "compose") return undefined;
	const subjects = subjectsNear(project, uri, settings.engine, { start: offset, end: offset });
	const written = capabilityAt(file, subjects, offset);
	if (written) {
		const answers = written.subjects.map((it) =>
			capabilityInSubject(written.capability, nameOfSubject(it), it.profile),
		);
		return { markdown: capabilityMarkdown(written.capability, answers, links), span: written.span };
	}
	const folder = folderOf(uri);
	const [first, ...others] = subjects.flatMap((it) => topicsAt(it, file, offset));
	if (first) return { markdown: topicMarkdown([first, ...others], folder, links), span: first.at.span };
	for (const subject of subjects) {
		const found = subject.kind === "stage" ? inStage(subject.stage, offset) : inService(subject.service, file, offset);
		if (!found) continue;
		const { span, note } = found;
		return { markdown: privilegesMarkdown(subject, { folder, source: uri, settings, links, note }), span };
	}
	return undefined;
}

interface Found {
	readonly span: Span;
	readonly note: string | undefined;
}

function topicsAt(subject: Subject, file: SourceFile, offset: number): readonly (TopicOf & { readonly at: Place })[] {
	if (subject.kind === "stage") return [];
	const { service, profile } = subject;
	for (const topic of topicsOf(service, profile)) {
		const at = topic.at.find((it) => it.file === file && touches(it.span, offset));
		if (at) return [{ service: service.name, topic, at }];
	}
	return [];
}

/** The FROM line or a USER of the stage, where the cursor is on one. */
function inStage({ file, from, instructions }: Stage, offset: number): Found | undefined {
	const users = instructions.filter((it) => it.keyword === "USER");
	const found = [from, ...users].find((it) => touches(it.span, offset));
	if (!found) return undefined;
	const next = users[users.indexOf(found) + 1];
	const isOver = found !== from && next !== undefined;
	return {
		span: found.span,
		note: isOver ? `this USER counts up to line ${lineAt(file, next.span.start) + 1}` : undefined,
	};
}

/** The service's key, or one of the keys that decide its privileges, where the cursor is on one or on its text. */
function inService(service: Service, file: SourceFile, offset: number): Found | undefined {
	const keys = PRIVILEGE_KEYS.flatMap((key) => service.get(key)?.key ?? []);
	const texts = (["user", "privileged"] as const).flatMap((key) => service.get(key)?.value.at ?? []);
	const at = [service.at, ...keys, ...texts].find((it) => it.file === file && touches(it.span, offset));
	return at && { span: at.span, note: undefined };
}

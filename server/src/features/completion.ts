import type { Settings } from "../analysis/settings.ts";
import { type Subject, subjectsOf } from "../analysis/subjects.ts";
import type { Project } from "../model/project.ts";
import { stageInstructionAt } from "../model/stage-instruction-at.ts";
import { yamlContext } from "../syntax/yaml-context.ts";
import { lineAt, lineSpan } from "../text/lines.ts";
import type { SourceFile } from "../text/source-file.ts";
import { findingsOf } from "../workspace/findings.ts";
import { completeAccounts } from "./complete-accounts.ts";
import { completeCapabilities } from "./complete-capabilities.ts";
import { completeConfiguration } from "./complete-configuration.ts";
import { completeIgnore } from "./complete-ignores.ts";
import { completeSecurityOptions, completeTmpfsOptions } from "./complete-options.ts";
import type { Links } from "./links.ts";
import type { Proposal } from "./proposal.ts";
import { subjectsAround } from "./subject-at.ts";

/** What may be written at an offset, where Dropcap knows more than a schema does; nothing anywhere else. */
export function completion(
	project: Project,
	file: SourceFile,
	offset: number,
	settings: Settings,
	links: Links,
): readonly Proposal[] {
	return [...propose(project, file, offset, settings, links)].toSorted((a, b) => a.rank - b.rank);
}

function* propose(
	project: Project,
	file: SourceFile,
	offset: number,
	settings: Settings,
	links: Links,
): Generator<Proposal> {
	const line = file.text.slice(lineSpan(file, lineAt(file, offset)).start, offset);
	if (/#[ \t]*d/.test(line)) {
		const found = new Set(findingsOf(project, file.uri, settings).map((it) => it.rule.name));
		yield* completeIgnore(line, offset, file.language, found, links);
	} else if (file.language === "compose") yield* inCompose(project, file, offset, settings);
	else if (file.language === "dockerfile") yield* inDockerfile(project, file, offset, line, settings);
	else if (file.language === "config") {
		const context = yamlContext(file.text, offset);
		if (context) yield* completeConfiguration(context);
	}
}

function* inCompose(project: Project, file: SourceFile, offset: number, settings: Settings): Generator<Proposal> {
	const context = yamlContext(file.text, offset);
	const key = context?.path.at(-1);
	if (!context || key === undefined || context.at === "key") return;
	const { word: span, path, before, at } = context;
	const typed = file.text.slice(span.start, span.end);
	const subject = () => serviceOf(subjectsOf(project, file.uri, settings.engine), file, path, offset);
	if ((key === "cap_add" || key === "cap_drop") && at === "item")
		yield* completeCapabilities({ list: key, span, typed, subject: subject() });
	if (key === "security_opt" && at === "item") yield* completeSecurityOptions(span);
	if (key === "user" && at === "value" && /^["']?$/.test(before)) {
		const service = subject();
		if (service) yield* completeAccounts(service, span);
	}
	if (key === "tmpfs") {
		const [, options] = /^\/[^:]*:(.*)$/.exec(before + file.text.slice(span.start, offset)) ?? [];
		if (options === undefined) return;
		const begun = /[^,]*$/.exec(options)?.[0].length ?? 0;
		const behind = /^[\w=]*/.exec(file.text.slice(offset))?.[0].length ?? 0;
		yield* completeTmpfsOptions(
			{ start: offset - begun, end: offset + behind },
			options.slice(0, options.length - begun),
		);
	}
}

/** The service that is being written, by its name; by its place where it is not below `services`. */
function serviceOf(
	subjects: readonly Subject[],
	file: SourceFile,
	[top, name]: readonly string[],
	offset: number,
): Subject | undefined {
	if (top === "services") return subjects.find((it) => it.kind === "service" && it.service.name === name);
	return subjectsAround(file, subjects, offset)[0];
}

function* inDockerfile(
	project: Project,
	file: SourceFile,
	offset: number,
	line: string,
	settings: Settings,
): Generator<Proposal> {
	const begun = /^\s*USER[ \t]+([^\s:]*)$/i.exec(line)?.[1];
	const subjects = subjectsOf(project, file.uri, settings.engine);
	const subject = subjects.findLast((it) => it.kind === "stage" && it.stage.from.span.start < offset);
	if (begun === undefined || subject?.kind !== "stage") return;
	const instruction = stageInstructionAt(subject.stage, offset);
	if (instruction !== undefined && instruction.keyword !== "USER") return;
	const behind = /^[^\s#]*/.exec(file.text.slice(offset))?.[0].length ?? 0;
	yield* completeAccounts(subject, { start: offset - begun.length, end: offset + behind });
}

import type { CodeAction, CodeActionContext } from "vscode-languageserver";
import type { Settings } from "../analysis/settings.ts";
import type { Project } from "../model/project.ts";
import type { Finding } from "../rules/rule.ts";
import { keptOn } from "../text/kept-on.ts";
import type { SourceFile, Span } from "../text/source-file.ts";
import { meets } from "../text/span.ts";
import type { FeatureSettings } from "../workspace/feature-settings.ts";
import { judgementOf } from "../workspace/findings.ts";
import type { ClientFeatures } from "./client-features.ts";
import type { DiagnosticOptions } from "./diagnostics.ts";
import { toSpan, type VersionOf } from "./to-lsp.ts";

/** The document that actions are wanted for, and how they may be told. */
export interface CodeActionRequest {
	readonly project: Project;
	readonly file: SourceFile;
	readonly settings: Settings;
	readonly features: FeatureSettings;
	/** Where a configuration would count while there is none. */
	readonly newConfiguration: string | undefined;
	readonly span: Span;
	readonly context: CodeActionContext;
	readonly client: ClientFeatures;
	readonly diagnostics: DiagnosticOptions;
	readonly versionOf: VersionOf;
}

const meant = keptOn<CodeActionRequest, readonly Finding[]>();

/** The findings that a request is about: those in its range, and those that the client says its line shows. Looked for once. */
export function meantFindings(request: CodeActionRequest): readonly Finding[] {
	const known = meant.get(request) ?? findMeant(request);
	meant.set(request, known);
	return known;
}

function findMeant(request: CodeActionRequest): readonly Finding[] {
	const { project, file, settings, span } = request;
	const shown = shownFindings(request);
	const near = judgementOf(project, file.uri, settings).near([span, ...shown.map((it) => it.span)]);
	return near.filter((it) => isMeant(it, span, shown));
}

interface Shown {
	readonly rule: unknown;
	readonly span: Span;
}

/** Neovim asks for the cursor's place with all that its line shows: a fix is found from anywhere in the line. */
function shownFindings({ file, context }: CodeActionRequest): readonly Shown[] {
	const own = (context.diagnostics ?? []).filter((it) => it.source === "dropcap");
	return own.map(({ code, range }) => ({ rule: code, span: toSpan(file, range) }));
}

function isMeant({ rule, at }: Finding, span: Span, shown: readonly Shown[]): boolean {
	if (meets(at.span, span)) return true;
	return shown.some((it) => it.rule === rule.name && it.span.start === at.span.start && it.span.end === at.span.end);
}

/** Two findings may be mended by the very same change; it is offered once, for both. */
export function withoutRepeats(actions: readonly CodeAction[]): readonly CodeAction[] {
	const groups = new Map<string, CodeAction>();
	for (const action of actions) {
		const key = JSON.stringify([action.title, action.edit]);
		const earlier = groups.get(key)?.diagnostics ?? [];
		groups.set(key, { ...(groups.get(key) ?? action), diagnostics: [...earlier, ...(action.diagnostics ?? [])] });
	}
	return [...groups.values()];
}

import type { DocumentLink } from "vscode-languageserver";
import { ignoresOf } from "../model/ignores.ts";
import { namedFiles } from "../model/named-files.ts";
import type { Project } from "../model/project.ts";
import type { SourceFile, Span } from "../text/source-file.ts";
import { nameOf } from "../text/uri.ts";
import type { ClientFeatures } from "./client-features.ts";
import { pageOf } from "./diagnostics.ts";
import { toRange } from "./to-lsp.ts";
import { SCHEME } from "./virtual-uri.ts";

/** Words of a file that lead somewhere: to the files that it names, and from a rule's name in a comment to its page. */
export function documentLinks(
	project: Project,
	file: SourceFile,
	{ virtualDocuments }: Pick<ClientFeatures, "virtualDocuments">,
	documentationBase: string | undefined,
): DocumentLink[] {
	const files = file.language === "compose" ? [...namedFiles(project, file)] : [];
	const rules = file.language === "compose" || file.language === "dockerfile" ? namedRules(file) : [];
	const links = new Map<number, DocumentLink>();
	// Aliases bring the same words to many services.
	for (const { at, uri } of files)
		if (at.file === file) links.set(at.span.start, linkTo(file, at.span, uri, `Open ${nameOf(uri)}`));
	for (const { text, span } of rules) {
		const page = pageOf(text, documentationBase);
		if (page === undefined || (page.startsWith(`${SCHEME}:`) && !virtualDocuments)) continue;
		links.set(span.start, linkTo(file, span, page, `Show documentation for ${text}`));
	}
	return [...links.values()];
}

function namedRules(file: SourceFile): readonly { readonly text: string; readonly span: Span }[] {
	return ignoresOf(file)
		.filter((it) => it.tool === "dropcap")
		.flatMap(({ names }) => names.map(({ text, at }) => ({ text, span: at.span })));
}

function linkTo(file: SourceFile, span: Span, target: string, tooltip: string): DocumentLink {
	return { range: toRange(file, span), target, tooltip };
}

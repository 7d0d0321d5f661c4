import type { CodeLens } from "vscode-languageserver";
import type { Settings } from "../analysis/settings.ts";
import type { Project } from "../model/project.ts";
import { summarize } from "../privilege/summarize.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { ClientFeatures } from "./client-features.ts";
import { commandFor } from "./commands.ts";
import { subjectHeads } from "./subject-heads.ts";
import { toRange } from "./to-lsp.ts";
import { subjectUri } from "./virtual-uri.ts";

/** What each process may do, above its stage or service; it opens the effective privileges in a client that shows them. */
export function codeLenses(project: Project, file: SourceFile, settings: Settings, client: ClientFeatures): CodeLens[] {
	return subjectHeads(project, file, settings).map(({ subject, span }) => {
		const title = summarize(subject.profile);
		const command = commandFor(client, "dropcap.showEffectivePrivileges", title, subjectUri(subject, file.uri));
		// A lens without a command is its title alone.
		return { range: toRange(file, span), command: command ?? { title, command: "" } };
	});
}

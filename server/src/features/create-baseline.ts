import type { CancellationToken } from "vscode-languageserver";
import { analyze } from "../analysis/analyze.ts";
import { type Accepted, accept, baselineText } from "../analysis/baseline.ts";
import { baselineUri, mergedConfigurations } from "../analysis/merged-configuration.ts";
import { BASELINE_NAME } from "../knowledge/configuration-names.ts";
import type { CreateBaselineParams, CreatedBaseline } from "../protocol.ts";
import { folderOf } from "../text/uri.ts";
import { configurationSource } from "../workspace/configured-settings.ts";
import type { Session } from "./session.ts";

/** The text of a baseline that accepts what is found now; undefined when the request was cancelled. */
export async function createBaseline(
	session: Session,
	{ folder, files }: CreateBaselineParams,
	token: CancellationToken,
): Promise<CreatedBaseline | undefined> {
	const start = folder.endsWith("/") ? folder : `${folder}/`;
	const accepted: Accepted[] = [];
	for (const uri of new Set(files)) {
		const judged = await session.judged(uri, token);
		if (token.isCancellationRequested) return undefined;
		if (!judged || judged.file.language === "config") continue;
		const { project, file, settings } = judged;
		accepted.push(accept(file, analyze(project, file.uri, { ...settings, baseline: undefined })));
	}
	const uri = await placeOf(start, session);
	const findings = accepted.reduce((sum, it) => sum + it.total, 0);
	return { uri, text: baselineText(folderOf(uri), accepted), findings };
}

/** Where the baseline of a folder lies: where the configuration says, else in the folder itself. */
async function placeOf(folder: string, { configuration, documents, folders }: Session): Promise<string> {
	const usual = folder + BASELINE_NAME;
	const source = configurationSource(await configuration.of(usual), usual, folders.containing(usual));
	const project = await documents.load(usual, source);
	return (
		mergedConfigurations(project, project.configurations)
			.map(baselineUri)
			.find((it) => it !== undefined) ?? usual
	);
}

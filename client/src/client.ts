import type { CommandName, InitializationOptions } from "dropcap-language-server/protocol";
import { type ExtensionContext, extensions, type LogOutputChannel, Uri, window } from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, vsdiag } from "vscode-languageclient";
import { registerCommands } from "./commands.ts";
import { createCrashHandler } from "./crashes.ts";
import { WATCHED, worthJudging } from "./documents.ts";
import { answerFileRequests } from "./files.ts";
import { withPreviewLinks } from "./preview-links.ts";
import { showStatus } from "./status.ts";

/** Names the client: the settings' section, the trace setting and the output channel go by it. */
export const CLIENT_ID = "dropcap";

/** Red Hat's, which completes and checks `.dropcap.yaml` by the schema that the manifest gives it (`yamlValidation`). */
const YAML_EXTENSION = "redhat.vscode-yaml";

const SHOW_COMMANDS: readonly CommandName[] = ["dropcap.showEffectivePrivileges", "dropcap.openRuleDocs"];

/** Makes a client by its options; what it has to say goes to the output channel. */
type CreateClient = (options: LanguageClientOptions, output: LogOutputChannel) => BaseLanguageClient;

/** Starts a client, with all that shows and commands it, on whatever server `create` gives it. */
export async function startClient(context: ExtensionContext, create: CreateClient): Promise<void> {
	const output = window.createOutputChannel("Dropcap", { log: true });
	const client = create(clientOptions(context, output), output);
	answerFileRequests(client);
	context.subscriptions.push(output, showStatus(client), registerCommands(client, output));
	await client.start();
}

/** Everything about the client but how its server is started. */
function clientOptions(context: ExtensionContext, output: LogOutputChannel): LanguageClientOptions {
	const hasSchema = extensions.getExtension(YAML_EXTENSION) !== undefined;
	const initializationOptions: InitializationOptions = {
		documentationBase: Uri.joinPath(context.extensionUri, "docs", "rules").toString(),
		commands: SHOW_COMMANDS,
		readsFiles: true,
		completesConfiguration: !hasSchema,
		checksConfiguration: !hasSchema,
	};
	return {
		documentSelector: [...WATCHED],
		outputChannel: output,
		initializationOptions,
		diagnosticCollectionName: CLIENT_ID,
		diagnosticPullOptions: { onChange: true },
		errorHandler: createCrashHandler(output),
		markdown: { isTrusted: { enabledCommands: SHOW_COMMANDS } },
		middleware: {
			provideTextDocumentContent: async (uri, token, next) => {
				const text = await next(uri, token);
				return typeof text === "string" ? withPreviewLinks(text) : text;
			},
			provideDiagnostics: (document, previousResultId, token, next) => {
				const uri = document instanceof Uri ? document : document.uri;
				if (worthJudging(uri)) return next(document, previousResultId, token);
				return { kind: vsdiag.DocumentDiagnosticReportKind.full, items: [] };
			},
		},
	};
}

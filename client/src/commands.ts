import type { CommandName } from "dropcap-language-server/protocol";
import { commands, Disposable, type LogOutputChannel } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { fixAll } from "./file-commands.ts";
import { createScan } from "./scan.ts";
import { openRuleDocs, showEffectivePrivileges } from "./show-commands.ts";
import { restart } from "./status.ts";
import { createBaseline, createConfiguration } from "./workspace-commands.ts";

/** The commands of the palette that nobody but the client knows. */
type OwnCommand =
	| "dropcap.fixAll"
	| "dropcap.scanWorkspace"
	| "dropcap.createConfig"
	| "dropcap.createBaseline"
	| "dropcap.restart"
	| "dropcap.showOutput";

/** Every command that the manifest names, wherever the server of `client` runs. */
export function registerCommands(client: BaseLanguageClient, output: LogOutputChannel): Disposable {
	const scan = createScan(client);
	const handlers: Readonly<Record<CommandName | OwnCommand, (given: unknown) => unknown>> = {
		"dropcap.fixAll": fixAll,
		"dropcap.showEffectivePrivileges": (given) => showEffectivePrivileges(client, given),
		"dropcap.openRuleDocs": openRuleDocs,
		"dropcap.scanWorkspace": () => scan.startOrStop(),
		"dropcap.createConfig": () => createConfiguration(client),
		"dropcap.createBaseline": () => createBaseline(client),
		"dropcap.restart": () => restart(client),
		"dropcap.showOutput": () => output.show(),
	};
	return Disposable.from(
		scan,
		...Object.entries(handlers).map(([name, handle]) => commands.registerCommand(name, handle)),
	);
}

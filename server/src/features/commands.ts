import type { Command, Connection } from "vscode-languageserver";
import type { CommandName } from "../protocol.ts";
import { rules } from "../rules/index.ts";
import type { ClientFeatures } from "./client-features.ts";
import { pageOf } from "./diagnostics.ts";
import { guardRequest } from "./guard.ts";
import type { Session } from "./session.ts";
import { readVirtualUri, SCHEME } from "./virtual-uri.ts";

const COMMANDS = ["dropcap.showEffectivePrivileges", "dropcap.openRuleDocs"] as const satisfies readonly CommandName[];

/** The commands that the server runs, since the client has none of that name and can show what they show. */
export function ownCommands({ commands, showsDocuments }: ClientFeatures): readonly CommandName[] {
	return showsDocuments ? COMMANDS.filter((it) => !commands.has(it)) : [];
}

/** A call of a command that shows a document; undefined where nobody can show it. */
export function commandFor(
	client: ClientFeatures,
	command: CommandName,
	title: string,
	uri: string,
): Command | undefined {
	const isShown = client.commands.has(command) || (client.showsDocuments && canOpen(client, uri));
	return isShown ? { title, command, arguments: [uri] } : undefined;
}

function canOpen({ virtualDocuments }: ClientFeatures, uri: string): boolean {
	return virtualDocuments || !uri.startsWith(`${SCHEME}:`);
}

/** Runs the commands for clients that have none of their own: they are asked to show the document. */
export function runCommands(connection: Connection, session: Session): void {
	connection.onExecuteCommand(
		guardRequest(session, "Command", null, async ({ command, arguments: given = [] }) => {
			const [uri]: readonly unknown[] = given;
			const isOurs = ownCommands(session.client).some((it) => it === command);
			if (!isOurs || typeof uri !== "string" || !isKnown(uri, session)) return null;
			await connection.window.showDocument({ uri, external: /^https?:/.test(uri), takeFocus: true });
			return null;
		}),
	);
}

/** Nothing else is shown: whoever calls a command may not have read it in a file of ours. */
function isKnown(uri: string, { documentationBase }: Session): boolean {
	return readVirtualUri(uri) !== undefined || rules.some((it) => pageOf(it.name, documentationBase) === uri);
}

import type { ClientRequests, Entry } from "dropcap-language-server/protocol";
import { FileType, Uri, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

/** Larger files are no container files; in bytes. */
const LARGEST = 2 * 1024 * 1024;

/** How far a NUL is looked for, which no text has; in bytes. */
const LOOKED_AT = 8 * 1024;

/** Has the server read through the editor what it cannot reach by itself: every file, where it runs in a browser. */
export function answerFileRequests(client: BaseLanguageClient): void {
	client.onRequest("dropcap/fs/readFile" satisfies keyof ClientRequests, readText);
	client.onRequest("dropcap/fs/list" satisfies keyof ClientRequests, list);
}

/** As the server reads its own files: what is no plain UTF-8 text is not there. */
async function readText(uri: string): Promise<string | null> {
	try {
		const place = Uri.parse(uri, true);
		const { type, size } = await workspace.fs.stat(place);
		if ((type & FileType.File) === 0 || size > LARGEST) return null;
		const bytes = await workspace.fs.readFile(place);
		if (bytes.length > LARGEST || bytes.subarray(0, LOOKED_AT).includes(0)) return null;
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return null;
	}
}

async function list(uri: string): Promise<readonly Entry[]> {
	try {
		const entries = await workspace.fs.readDirectory(Uri.parse(uri, true));
		return entries.map(([name, type]): Entry => ({ name, kind: kindOf(type) }));
	} catch {
		return [];
	}
}

function kindOf(type: FileType): Entry["kind"] {
	if (type === FileType.File) return "file";
	return type === FileType.Directory ? "folder" : "other";
}

import type { Subject } from "../analysis/subjects.ts";
import type { VirtualDocumentUri } from "../protocol.ts";

/** The scheme of the documents that only the server has. */
export const SCHEME = "dropcap";

/** Where the rules' pages are that were bundled with the server. */
export const RULE_FOLDER = "dropcap:/rules";

/** What a virtual document is about; `source` is the uri of the Dockerfile or Compose file. */
export type VirtualDocument =
	| { readonly kind: "subject"; readonly key: string; readonly source: string }
	| { readonly kind: "project"; readonly source: string }
	| { readonly kind: "rule"; readonly name: string };

/** The address of the document about one stage or service of a file. */
export function subjectUri(subject: Subject, source: string): VirtualDocumentUri {
	return `dropcap:/effective-privileges/${encodeURIComponent(keyOfSubject(subject))}.md?${encodeURIComponent(source)}`;
}

/** The address of the document about everything in a file's project. */
export function projectUri(source: string): VirtualDocumentUri {
	return `dropcap:/effective-privileges.md?${encodeURIComponent(source)}`;
}

/** What an address leads to; editors may spell it with more or fewer percent signs. */
export function readVirtualUri(uri: string): VirtualDocument | undefined {
	const [, path, query = ""] = /^dropcap:\/*([^?#]*)(?:\?([^#]*))?/.exec(uri) ?? [];
	if (path === undefined) return undefined;
	const source = decoded(query);
	const rule = /^rules\/([a-z-]+)\.md$/.exec(path)?.[1];
	if (rule !== undefined) return { kind: "rule", name: rule };
	if (path === "effective-privileges.md") return { kind: "project", source };
	const key = /^effective-privileges\/([^/]+)\.md$/.exec(path)?.[1];
	return key === undefined ? undefined : { kind: "subject", key: decoded(key), source };
}

/** What a stage or service is called in an address: BuildKit's names begin with a letter, so a number is no name. */
export function keyOfSubject(subject: Subject): string {
	return subject.kind === "service" ? subject.service.name : (subject.stage.name ?? String(subject.stage.index));
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

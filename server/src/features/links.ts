import type { CommandName } from "../protocol.ts";
import type { ClientFeatures } from "./client-features.ts";
import { pageOf } from "./diagnostics.ts";
import { link, plain } from "./markdown.ts";
import { SCHEME } from "./virtual-uri.ts";

/** Links in Markdown, as far as a client can follow them. */
export interface Links {
	/** To a rule's page; the words alone where there is none. */
	readonly toPage: (rule: string, words: string) => string;
	/** To a virtual document; undefined where nobody shows one. */
	readonly toDocument: (uri: string, words: string) => string | undefined;
}

/** A client's own commands come first, then what LSP gives it, then addresses that any reader can open. */
export function linksFor(
	{ commands, virtualDocuments }: Pick<ClientFeatures, "commands" | "virtualDocuments">,
	documentationBase: string | undefined,
): Links {
	function follow(command: CommandName, uri: string, words: string): string | undefined {
		if (commands.has(command)) return link(words, `command:${command}?${encodeURIComponent(JSON.stringify([uri]))}`);
		return uri.startsWith(`${SCHEME}:`) && !virtualDocuments ? undefined : link(words, uri);
	}

	return {
		toPage: (rule, words) => {
			const page = pageOf(rule, documentationBase);
			return (page && follow("dropcap.openRuleDocs", page, words)) ?? plain(words);
		},
		toDocument: (uri, words) => follow("dropcap.showEffectivePrivileges", uri, words),
	};
}

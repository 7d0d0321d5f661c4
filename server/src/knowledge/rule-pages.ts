/** Put in by build.mjs; nothing puts it in where the sources run as they are. */
declare const DROPCAP_RULE_PAGES: Readonly<Record<string, string>> | undefined;

/** The page of a rule as Markdown, without the marks of what is generated; undefined where no pages were bundled. */
export function rulePage(name: string): string | undefined {
	return typeof DROPCAP_RULE_PAGES === "undefined" ? undefined : DROPCAP_RULE_PAGES[name];
}

/** True where the pages were bundled. */
export function hasRulePages(): boolean {
	return typeof DROPCAP_RULE_PAGES !== "undefined";
}

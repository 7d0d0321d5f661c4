/** Put in by build.mjs from the variable of that name; nothing puts it in where the sources run as they are. */
declare const DROPCAP_DOCUMENTATION_URL: string | undefined;

/** Where the rules' pages are published; undefined as long as they are shipped only. */
export const publishedDocumentation: string | undefined =
	typeof DROPCAP_DOCUMENTATION_URL === "undefined" ? undefined : DROPCAP_DOCUMENTATION_URL || undefined;

/** The address of a rule's published page. */
export function publishedPage(rule: string, base: string): string {
	return `${base.replace(/(?<!\/)\/+$/, "")}/${rule}`;
}

import { workspace } from "vscode";

const LINK = /\[((?:[^\]\\]|\\.)*)\]\(([a-z][a-z0-9+.-]*:[^)\s]+)\)/gi;

/**
 * The Markdown with links that VS Code's preview follows: it refuses uris of files, and takes an absolute path for one
 * in the first folder of the workspace. What lies elsewhere is only named.
 */
export function withPreviewLinks(markdown: string): string {
	const first = workspace.workspaceFolders?.[0]?.uri.toString();
	return markdown.replaceAll(LINK, (link, text: string, uri: string) => {
		if (/^https?:/i.test(uri)) return link;
		const isBelow = first !== undefined && uri.startsWith(`${first}/`);
		return isBelow ? `[${text}](${uri.slice(first.length)})` : text;
	});
}

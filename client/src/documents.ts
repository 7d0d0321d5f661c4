import { type Uri, workspace } from "vscode";

/** The documents that are judged. */
export const JUDGED = [{ language: "dockerfile" }, { language: "dockercompose" }];

/** And those that may be extended, included or read by a judged one: their unsaved text counts too. */
export const WATCHED = [...JUDGED, { language: "yaml" }, { language: "dotenv" }, { pattern: "**/.env" }];

/**
 * False for what nobody can mend: the old side of a comparison, or a file system that is read-only and not the one that
 * the workspace lies in. Its problems would stand beside those of the file itself.
 */
export function worthJudging(uri: Uri): boolean {
	if (uri.scheme === "untitled" || workspace.getWorkspaceFolder(uri)) return true;
	return workspace.fs.isWritableFileSystem(uri.scheme) !== false;
}

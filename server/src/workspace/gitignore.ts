import ignore, { type Ignore } from "ignore";

/** What the `.gitignore` files of a folder and of those above it say, the outermost first. */
export type Ignored = readonly { readonly folder: string; readonly patterns: Ignore }[];

/** Adds the `.gitignore` of a folder, which counts for all below it. */
export function withGitignore(ignored: Ignored, folder: string, text: string): Ignored {
	return [...ignored, { folder, patterns: ignore().add(text) }];
}

/** True for what Git would leave out; the innermost file that says something decides. */
export function isGitignored(ignored: Ignored, path: string, kind: "file" | "folder"): boolean {
	return ignored.reduce((before, { folder, patterns }) => {
		const { ignored: isOut, unignored: isIn } = patterns.test(
			path.slice(folder.length + 1) + (kind === "folder" ? "/" : ""),
		);
		return isOut || (before && !isIn);
	}, false);
}

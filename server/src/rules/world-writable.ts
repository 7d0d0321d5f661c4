import { replaceText } from "../edits/dockerfile-edits.ts";
import { man, owasp } from "../knowledge/references.ts";
import { type ModeChange, modeChangesOf } from "../model/file-modes.ts";
import { tightened } from "../model/mode.ts";
import { shorten } from "../text/shorten.ts";
import { textAt } from "../text/source-file.ts";
import { type Fix, review, rule } from "./rule.ts";

/** Folders that everybody writes to by design, where the sticky bit is what protects one from another. */
const SHARED = /^\/(?:tmp|var\/tmp|dev\/shm)\/?$/;

export const worldWritable = rule({
	name: "world-writable",
	summary: "A file or a folder of the image may be changed by everybody.",
	why: "Whoever takes over any process of the container can replace programs and settings there, and wait for another process to run them.",
	severity: "warning",
	references: [owasp("D04"), man("chmod(1)")],
	check: {
		*stage({ stage }) {
			for (const change of modeChangesOf(stage)) {
				if (!change.mode.worldWritable) continue;
				const message = `Mode ${shorten(change.text, 24)} lets every user of the container change ${named(change)}`;
				yield { at: change.at, message, fixes: fixes(change) };
			}
		},
	},
});

function named({ targets }: ModeChange): string {
	const [first, ...others] = targets;
	if (first === undefined) return "the files";
	return `"${shorten(first, 34)}"${others.length > 0 ? ` and ${others.length} more` : ""}`;
}

/** None for symbols: what the files had before is not written there. */
function fixes({ mode, text, at, targets }: ModeChange): readonly Fix[] {
	const written = textAt(at);
	if (mode.octal === undefined || !written.includes(text)) return [];
	const isShared = targets.length > 0 && targets.every((it) => SHARED.test(it));
	const fresh = isShared ? "1777" : tightened(mode.octal, text);
	return [review({ title: `Use mode ${fresh}`, edits: () => [replaceText(at, written.replace(text, fresh))] })];
}

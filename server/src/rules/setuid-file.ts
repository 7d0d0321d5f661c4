import { man, owasp } from "../knowledge/references.ts";
import { type ModeChange, modeChangesOf } from "../model/file-modes.ts";
import { shorten } from "../text/shorten.ts";
import { rule } from "./rule.ts";

export const setuidFile = rule({
	name: "setuid-file",
	summary: "A program of the image gets a setuid or setgid bit.",
	why: "A setuid program runs as its owner, whoever starts it: one flaw in it gives an attacker the root user that USER took away.",
	severity: "warning",
	references: [owasp("D04"), man("chmod(1)"), man("inode(7)")],
	check: {
		*stage({ stage }) {
			for (const change of modeChangesOf(stage)) {
				const { mode, ofFolders, at } = change;
				if (mode.setuid) yield { at, message: `${subject(change)} setuid: whoever runs it becomes its owner` };
				else if (mode.setgid && !ofFolders)
					yield { at, message: `${subject(change)} setgid: whoever runs it joins its group` };
			}
		},
	},
});

function subject({ text, targets }: ModeChange): string {
	const [first, ...others] = targets;
	const named = first === undefined ? "files" : `"${shorten(first, 30)}"`;
	return `Mode ${shorten(text, 20)} makes ${named}${others.length > 0 ? ` and ${others.length} more` : ""}`;
}

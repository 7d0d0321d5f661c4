import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { filesOf } from "../files.ts";

/** The files of this machine for a run that has nothing else to do: a call that waits costs several that do not. */
export const directFiles = filesOf({
	stat: (path) => statSync(path),
	readdir: (path, options) => readdirSync(path, options),
	open: (path, flags) => {
		const file = openSync(path, flags);
		return {
			stat: () => fstatSync(file),
			read: ({ buffer, position }) => ({ bytesRead: readSync(file, buffer, 0, buffer.length, position) }),
			close: () => closeSync(file),
		};
	},
});

import type { Build } from "./build.ts";
import { callsOf } from "./called-programs.ts";
import { commandsOf } from "./commands.ts";

/** The names of the programs that ENTRYPOINT and CMD start, those that others start for them included. */
export function startedPrograms({ entrypoint, command }: Build): readonly string[] {
	return [entrypoint, command].flatMap((it) => {
		const commands = it ? commandsOf(it.instruction, it.stage.file.text) : [];
		return commands.flatMap(({ words }) =>
			[...callsOf(words.map((word) => ({ word, value: word.text })))].map(({ program }) => program),
		);
	});
}

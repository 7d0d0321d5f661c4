import type { Place, SourceFile } from "../text/source-file.ts";
import { nameOf } from "../text/uri.ts";
import { buildOf } from "./build.ts";
import { commandsOf } from "./commands.ts";
import type { Stage } from "./stage.ts";

/** The word of a stage's ENTRYPOINT or CMD that starts a script; the keyword where the image calls the script otherwise. */
export function startPlace(stage: Stage, script: SourceFile): Place | undefined {
	const { entrypoint, command } = buildOf(stage);
	const places = [entrypoint, command].flatMap((it) => {
		if (!it) return [];
		const { file } = it.stage;
		const words = commandsOf(it.instruction, file.text).flatMap((found) => found.words);
		const word = words.find(({ text }) => text.split("/").at(-1) === nameOf(script.uri));
		return [{ isNamed: word !== undefined, at: { file, span: word?.span ?? it.instruction.keywordSpan } }];
	});
	return (places.find((it) => it.isNamed) ?? places[0])?.at;
}

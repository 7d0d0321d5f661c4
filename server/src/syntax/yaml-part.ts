import { detached } from "../text/detached.ts";
import { readYaml, type YamlPiece } from "./yaml-document.ts";

/** A piece of a file's text with what was read of it: the same object in every version of the file that has the piece. */
export interface Part {
	readonly text: string;
	readonly piece: YamlPiece;
}

/** Reads a piece of a longer text, which need not be kept for it. */
export function readPart(text: string): Part {
	const own = detached(text);
	return { text: own, piece: readYaml(own) };
}

/** True where nothing of a part is broken or needs the whole file to be read. */
export function isSound({ piece }: Part): boolean {
	return piece.errors.length === 0 && !piece.isOdd;
}

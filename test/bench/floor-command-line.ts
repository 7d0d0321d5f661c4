// The least that a command line for these files does: it reads them, has the bare parsers parse them, and prints a number.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DockerfileParser } from "dockerfile-ast";
import { parseDocument } from "yaml";

let parts = 0;
for (const path of process.argv.slice(2)) read(path);
console.log(parts);

function read(path: string): void {
	if (statSync(path).isDirectory()) {
		for (const name of readdirSync(path)) read(join(path, name));
		return;
	}
	const text = readFileSync(path, "utf8");
	if (/\.ya?ml$/.test(path)) parts += parseDocument(text, { uniqueKeys: false, merge: true }).contents ? 1 : 0;
	else parts += DockerfileParser.parse(text).getInstructions().length;
}

import { allCapabilities } from "../knowledge/capabilities.ts";
import { rulePage } from "../knowledge/rule-pages.ts";
import { explanationOf } from "../report/explanation.ts";
import { rules } from "../rules/index.ts";
import { nearest } from "../text/nearest.ts";
import { version } from "../version.ts";
import { readArguments } from "./arguments.ts";
import { baseline } from "./baseline.ts";
import { check } from "./check.ts";
import { completion } from "./completion.ts";
import { fix } from "./fix.ts";
import { manual, overview } from "./help.ts";
import { init } from "./init.ts";
import { fail, print } from "./output.ts";

/** Does what the words ask for. Sets the exit code and returns: `process.exit` would cut off what a slow reader has not taken yet. */
export async function run(words: readonly string[]): Promise<void> {
	const request = readArguments(words, process.env);
	switch (request.command) {
		case "check":
			return check(request);
		case "fix":
			return fix(request);
		case "baseline":
			return baseline(request);
		case "explain":
			return explain(request.topic);
		case "init":
			return init();
		case "lsp":
			return startServer();
		case "completion":
			return print(completion(request.shell));
		case "help":
			return print(request.topic ? manual(request.topic) : overview());
		case "version":
			return print(`${version}\n`);
		case "misused":
			return fail(`${request.complaint}; see dropcap --help`);
	}
}

/** The bundle beside this one is the server, and reads the words itself; `check` does not pay for it. */
async function startServer(): Promise<void> {
	const server = "./node.cjs";
	await import(server);
}

function explain(topic: string): void {
	const explanation = explanationOf(topic, rulePage);
	if (explanation !== undefined) {
		print(explanation);
		return;
	}
	const meant = nearest(topic.replace(/^CAP_/i, ""), [...rules.map((it) => it.name), ...allCapabilities]);
	fail(`there is no rule or capability "${topic}"${meant === undefined ? "" : `: "${meant}" was probably meant`}`);
}

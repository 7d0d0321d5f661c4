// The entry that the editor calls inside its extension host.
import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import { extensions, version } from "vscode";

const LIMIT = 60_000;

/** Runs every test, writes what happened to the file named in DROPCAP_E2E_RESULT, and rejects if one failed. */
export async function run(): Promise<void> {
	const passed: string[] = [];
	const failed: { title: string; message: string }[] = [];
	// The base reporter prints nothing: the runner outside the editor does.
	class Recorder extends Mocha.reporters.Base {
		constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
			super(runner, options);
			runner.on("pass", (test) => passed.push(test.fullTitle()));
			runner.on("fail", (test, error) => failed.push({ title: test.fullTitle(), message: describeError(error) }));
		}
	}
	const mocha = new Mocha({ ui: "bdd", timeout: LIMIT, reporter: Recorder });
	if (process.env.DROPCAP_E2E_GREP) mocha.grep(process.env.DROPCAP_E2E_GREP);
	mocha.suite.emit("pre-require", globalThis, "", mocha);
	await import("./editor.ts");
	await new Promise((resolve) => mocha.run(resolve));

	const result = process.env.DROPCAP_E2E_RESULT;
	const extension = extensions.getExtension("dropcap.dropcap")?.extensionPath;
	if (result) writeFileSync(result, JSON.stringify({ editor: `VS Code ${version}`, extension, passed, failed }));
	if (failed.length > 0) throw new Error(failed.map((it) => `${it.title}: ${it.message}`).join("\n"));
	if (passed.length === 0) throw new Error("No test ran.");
}

function describeError(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.stack ?? error.message;
}

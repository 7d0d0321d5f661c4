// Runs the tests inside the editor, whichever extension host that is, and leaves what happened beside the workspace.
import { extensions, Uri, version, workspace } from "vscode";

const LIMIT = 60_000;

/** As the runner outside wrote it. */
interface Wishes {
	readonly grep?: string;
}

/**
 * Runs every test, writes the result to `result.json` beside the first folder, and rejects if one failed.
 * Options come from `suite.json` there: no extension host in a browser has an environment.
 */
export async function runSuite(MochaHere: typeof Mocha): Promise<void> {
	const home = workspace.workspaceFolders?.[0]?.uri;
	if (!home) throw new Error("The editor has no workspace folder.");
	const { grep }: Wishes = JSON.parse(
		new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(home, "..", "suite.json"))),
	);
	const passed: string[] = [];
	const failed: { title: string; message: string }[] = [];
	// The base reporter prints nothing: the runner outside the editor does.
	class Recorder extends MochaHere.reporters.Base {
		constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
			super(runner, options);
			runner.on("pass", (test) => passed.push(test.fullTitle()));
			runner.on("fail", (test, error) => failed.push({ title: test.fullTitle(), message: describeError(error) }));
		}
	}
	const mocha = new MochaHere({ ui: "bdd", timeout: LIMIT, reporter: Recorder });
	if (grep) mocha.grep(grep);
	mocha.suite.emit("pre-require", globalThis, "", mocha);
	await import("./editor.ts");
	await import("./workspace.ts");
	await new Promise((resolve) => mocha.run(resolve));

	const extension = extensions.getExtension("dropcap.dropcap")?.extensionUri.path;
	const result = JSON.stringify({ editor: `VS Code ${version}`, extension, passed, failed });
	await workspace.fs.writeFile(Uri.joinPath(home, "..", "result.json"), new TextEncoder().encode(result));
	if (failed.length > 0) throw new Error(failed.map((it) => `${it.title}: ${it.message}`).join("\n"));
	if (passed.length === 0) throw new Error("No test ran.");
}

function describeError(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.stack?.includes(error.message) ? error.stack : `${error.message}\n${error.stack}`;
}

// The entry that the editor calls inside its extension host in a browser.
import "mocha/mocha.js";
import { runSuite } from "./run-suite.ts";

/** Rejects if a test failed. */
export function run(): Promise<void> {
	return runSuite(Mocha);
}

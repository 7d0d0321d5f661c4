// The entry that the editor calls inside its extension host on Node.
import Mocha from "mocha";
import { runSuite } from "./run-suite.ts";

/** Rejects if a test failed. */
export function run(): Promise<void> {
	return runSuite(Mocha);
}

import { fail, tolerateEarlyEnd } from "./cli/output.ts";
import { run } from "./cli/run.ts";

tolerateEarlyEnd();
run(process.argv.slice(2)).catch((error: unknown) =>
	fail(error instanceof Error ? (error.stack ?? "") : String(error)),
);

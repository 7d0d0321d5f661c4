/**
 * Skips a test, or all that a `before` prepares, because something is not on this machine; says why.
 * Fails it where `CI=true`: there everything has to be at hand.
 */
export function skipFor(reason: string, test: Mocha.Context): never {
	if (process.env.CI === "true") throw new Error(reason);
	console.log(`skipped: ${reason}`);
	return test.skip();
}

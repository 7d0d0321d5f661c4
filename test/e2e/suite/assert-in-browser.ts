// What the tests use of `node:assert/strict`, for the extension host in a browser.

function fail(message?: string): never {
	throw new Error(message ?? "failed");
}

function check(holds: boolean, message: string | undefined, otherwise: string): void {
	if (!holds) fail(message ?? otherwise);
}

const text = (value: unknown) => JSON.stringify(value, undefined, "\t");

export const strict = {
	fail,
	ok: (value: unknown, message?: string) => check(Boolean(value), message, `${text(value)} is not true`),
	equal: (actual: unknown, expected: unknown, message?: string) =>
		check(Object.is(actual, expected), message, `${text(actual)} is not ${text(expected)}`),
	deepEqual: (actual: unknown, expected: unknown, message?: string) =>
		check(text(actual) === text(expected), message, `${text(actual)} is not ${text(expected)}`),
	match: (actual: string, expected: RegExp, message?: string) =>
		check(expected.test(actual), message, `does not match ${expected}:\n${actual}`),
	doesNotMatch: (actual: string, expected: RegExp, message?: string) =>
		check(!expected.test(actual), message, `matches ${expected}:\n${actual}`),
};

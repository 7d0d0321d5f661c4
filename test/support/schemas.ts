import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import draft4 from "ajv-draft-04";
import formats from "ajv-formats";

/** Fails where a log does not fit the schema of SARIF 2.1.0, as OASIS published it. */
export function assertSarif(log: unknown): void {
	const path = createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
	const ajv = new draft4.default({ strict: false, allErrors: true, unicodeRegExp: false });
	formats.default(ajv);
	assertFits(ajv.compile(JSON.parse(readFileSync(path, "utf8"))), log);
}

/** Fails where a report does not fit the schema that is shipped. */
export function assertReport(report: unknown): void {
	const path = new URL("../../schemas/report.schema.json", import.meta.url);
	const ajv = new Ajv({ allErrors: true });
	assertFits(ajv.compile(JSON.parse(readFileSync(path, "utf8"))), report);
}

interface Validate {
	(data: unknown): unknown;
	readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

function assertFits(validate: Validate, data: unknown): void {
	if (validate(data)) return;
	assert.fail((validate.errors ?? []).map((it) => `${it.instancePath} ${it.message}`).join("\n"));
}

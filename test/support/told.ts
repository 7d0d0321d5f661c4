import type { Statement } from "../../server/src/analysis/finding.ts";
import type { Finding } from "../../server/src/rules/rule.ts";
import type { Place } from "../../server/src/text/source-file.ts";

/** A finding without the objects that belong to one version only. */
export function told({ fixes = [], ...statement }: Finding) {
	return {
		...said(statement),
		fixes: fixes.map((fix) => [fix.title, fix.safety, fix.edits().map((it) => [placed(it), it.newText])]),
	};
}

/** The same of what a finding says. */
export function said({ rule, severity, message, at, related = [], isUnnecessary, unknownImage, subject }: Statement) {
	return {
		rule: rule.name,
		severity,
		message,
		at: placed(at),
		related: related.map((it) => [it.message, placed(it.at)]),
		isUnnecessary,
		unknownImage,
		subject,
	};
}

function placed({ file: { uri }, span }: Place): string {
	return `${uri} ${span.start}-${span.end}`;
}

import type { Statement } from "../../server/src/analysis/finding.ts";
import { wantedEdits } from "../../server/src/analysis/wanted-fixes.ts";
import type { Finding } from "../../server/src/rules/rule.ts";
import type { Edit, Place } from "../../server/src/text/source-file.ts";

/** A finding without the objects that belong to one version only. */
export function told(finding: Finding) {
	const { fixes = [] } = finding;
	const written = (edits: readonly Edit[]) => edits.map((it) => [placed(it), it.newText]);
	return {
		...said(finding),
		safely: written(wantedEdits(finding, "safe") ?? []),
		fixes: fixes.map((fix) => [fix.title, fix.safety, written(fix.edits())]),
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

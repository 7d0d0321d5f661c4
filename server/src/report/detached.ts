import type { Finding, Fix } from "../rules/rule.ts";
import type { Place, SourceFile } from "../text/source-file.ts";
import type { FileReport } from "./file-report.ts";

/**
 * The same report on files of its own, which nothing hangs on: what was parsed and worked out to find all this can go, so
 * that a report on many files holds no more than their texts.
 */
export function detached({ file, path, findings, suppressed }: FileReport): FileReport {
	const copies = new Map<SourceFile, SourceFile>();
	const copyOf = (it: SourceFile): SourceFile => {
		const copy = copies.get(it) ?? { uri: it.uri, language: it.language, text: it.text };
		copies.set(it, copy);
		return copy;
	};
	// Whatever else hangs on a place or a span stays behind.
	const place = ({ file: it, span: { start, end } }: Place): Place => ({ file: copyOf(it), span: { start, end } });
	const fix = ({ title, safety, edits }: Fix): Fix => {
		const made = edits().map((it) => ({ ...place(it), newText: it.newText }));
		return { title, safety, edits: always(made) };
	};
	const finding = ({ rule, severity, message, at, subject, related, fixes }: Finding): Finding => ({
		rule,
		severity,
		message,
		at: place(at),
		...(subject && { subject }),
		...(related && { related: related.map((it) => ({ ...it, at: place(it.at) })) }),
		...(fixes && { fixes: fixes.map(fix) }),
	});
	return {
		file: copyOf(file),
		path,
		findings: findings.map(finding),
		...(suppressed && { suppressed: suppressed.map((it) => ({ ...it, finding: finding(it.finding) })) }),
	};
}

/** A function of its own: one written above would hold on to the files that the copies were made of. */
function always<T>(value: T): () => T {
	return () => value;
}

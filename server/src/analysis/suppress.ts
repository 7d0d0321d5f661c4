import { meansRule } from "../knowledge/peers.ts";
import { type Ignore, ignoresOf } from "../model/ignores.ts";
import type { Finding, IgnoreEffect } from "../rules/rule.ts";
import { keptOn } from "../text/kept-on.ts";
import { nearest } from "../text/nearest.ts";
import { remembered } from "../text/once.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Settings } from "./settings.ts";

/** A finding that a comment, an entry of the configuration or the baseline switches off. */
export interface Suppressed {
	readonly finding: Finding;
	readonly by: "comment" | "configuration" | "baseline";
	readonly reason: string | undefined;
}

/** The findings of a file, told apart by what switches them off. */
export interface Told {
	readonly findings: readonly Finding[];
	readonly suppressed: readonly Suppressed[];
}

/** Takes out what the file's comments switch off: Dropcap's own by rule name, other tools' where settings honour them. */
export function suppress(file: SourceFile, findings: readonly Finding[], { honorOtherTools }: Settings): Told {
	const ignores = ignoresOf(file).filter((it) => it.tool === "dropcap" || honorOtherTools);
	const suppressed: Suppressed[] = [];
	const left = findings.filter((finding) => {
		const by = ignores.find((it) => covers(it, finding) && names(it, finding));
		if (by) suppressed.push({ finding, by: "comment", reason: by.reason });
		return by === undefined;
	});
	return { findings: left, suppressed };
}

/**
 * What Dropcap's own comments of a file do, each with its effect. `findings` are all findings, suppressed ones included;
 * names of rules that are switched off altogether are neither used nor unused.
 */
export function ignoreEffects(
	file: SourceFile,
	findings: readonly Finding[],
	ruleNames: readonly string[],
	isOff: (name: string) => boolean,
): readonly { readonly ignore: Ignore; readonly effect: IgnoreEffect }[] {
	const known = new Set(ruleNames);
	const meant = remembered((text: string) => nearest(text, ruleNames));
	return ignoresOf(file)
		.filter((it) => it.tool === "dropcap")
		.map((ignore) => {
			const found = new Set(findings.filter((it) => covers(ignore, it)).map((it) => it.rule.name));
			const own = ignore.names.filter(({ text }) => known.has(text));
			const effect: IgnoreEffect = {
				unknown: ignore.names
					.filter(({ text }) => !known.has(text))
					.map(({ text, at }) => ({ text, at, meant: meant(text) })),
				unused: own.filter(({ text }) => !found.has(text) && !isOff(text)).map(({ at }) => at),
				found: [...found],
			};
			return { ignore, effect };
		});
}

function covers({ covered }: Ignore, { at }: Finding): boolean {
	return covered !== undefined && covered.start <= at.span.start && at.span.start <= covered.end;
}

/** Dropcap's own comments must say what they mean; another tool's without a name means everything. */
function names(ignore: Ignore, { rule }: Finding): boolean {
	const { tool, names: all } = ignore;
	if (tool === "dropcap") return writtenNames(ignore).has(rule.name);
	return all.length === 0 || all.some(({ text }) => meansRule(tool, text, rule.name));
}

const written = keptOn<Ignore, ReadonlySet<string>>();

/** A comment may name rules by the thousand, and is asked for each finding. */
function writtenNames(ignore: Ignore): ReadonlySet<string> {
	const known = written.get(ignore) ?? new Set(ignore.names.map(({ text }) => text));
	written.set(ignore, known);
	return known;
}

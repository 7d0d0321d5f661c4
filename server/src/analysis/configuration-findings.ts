import { replaceText } from "../edits/dockerfile-edits.ts";
import { removeListItem } from "../edits/remove-list-item.ts";
import type { Project } from "../model/project.ts";
import { rules } from "../rules/index.ts";
import type { ExpiredIgnore, Finding, Problem, RuleMeta } from "../rules/rule.ts";
import { parseYaml } from "../syntax/yaml.ts";
import { lineAt, lineSpan } from "../text/lines.ts";
import { shorten } from "../text/shorten.ts";
import type { Place, SourceFile, Span } from "../text/source-file.ts";
import { baselineOf } from "./baseline.ts";
import { configurationOf, configurationShape } from "./configuration.ts";
import { isExpired } from "./configured-ignores.ts";
import { baselineUri, baseUri, chainOf } from "./merged-configuration.ts";
import type { Settings } from "./settings.ts";
import { isOff, severityOf } from "./severity.ts";
import { type Misfit, misfits } from "./shape.ts";

/** What is said of a configuration as such; it is no rule, so that nothing in a configuration can switch it off. */
const configurationRule: RuleMeta = {
	name: "configuration",
	summary: "Something in a configuration file is not understood.",
	why: "What is not understood is left out: a finding may be hidden or shown against its author's will.",
	severity: "warning",
	references: [],
};

/** The same about its form, which the schema of configurations describes too. */
const formRule: RuleMeta = { ...configurationRule };

/** True for what an editor with support for YAML says by itself, once it has the schema of configurations. */
export function isToldBySchema({ rule, at }: Pick<Finding, "rule" | "at">): boolean {
	return rule === formRule || (at.file.language === "config" && rule.name === "unknown-rule");
}

/** What is wrong with a configuration file itself. Everything else in it counts all the same. */
export function configurationFindings(project: Project, file: SourceFile, settings: Settings): readonly Finding[] {
	const all = [
		...syntaxFindings(file),
		...shapeFindings(file),
		...baseFindings(project, file),
		...baselineFindings(project, file),
	];
	const shown = all.filter((it) => settings.rules[it.rule.name] !== "off");
	return [...shown, ...expiredFindings(file, settings)];
}

function* syntaxFindings(file: SourceFile): Generator<Finding> {
	const { errors, roots } = parseYaml(file);
	const [first] = errors;
	if (first)
		yield ofForm(file, lineBefore(file, first.end), "This is not valid YAML: what follows may be read wrongly");
	const [, second] = roots;
	if (second) yield ofForm(file, second.span, "Only the first document of a configuration counts");
	const isEmpty = file.text.split(/\r\n?|\n/).every((it) => /^\s*(?:#.*|---.*|\.\.\.)?$/.test(it));
	if (roots.length === 0 && !first && !isEmpty) {
		const start = file.text.search(/\S/);
		yield ofForm(file, { start, end: file.text.length }, "The configuration must be a mapping of keys and values");
	}
}

function* shapeFindings(file: SourceFile): Generator<Finding> {
	const [root] = parseYaml(file).roots;
	if (!root) return;
	for (const it of misfits(root, configurationShape, "the configuration", root.span)) {
		yield { ...ofForm(file, it.span, it.message), rule: ruleOf(it), fixes: fixesOf(file, it) };
	}
}

/** A name that is no rule's has a rule of its own. */
function ruleOf({ noun }: Misfit): RuleMeta {
	return rules.find((it) => noun === "rule" && it.name === "unknown-rule") ?? formRule;
}

function fixesOf(file: SourceFile, { span, meant }: Misfit): NonNullable<Problem["fixes"]> {
	if (meant === undefined) return [];
	return [{ title: `Write ${meant}`, safety: "review", edits: () => [replaceText({ file, span }, meant)] }];
}

function* baseFindings(project: Project, file: SourceFile): Generator<Finding> {
	const { base } = configurationOf(file);
	const last = chainOf(project, file).at(-1);
	const uri = last && baseUri(last);
	if (!base || !last || uri === undefined) return;
	const isOwn = last.file === file;
	if (project.missing.has(uri)) {
		if (isOwn) yield finding(file, base.at.span, `There is no configuration "${shorten(base.path, 60)}" to extend`);
	} else if (project.files.has(uri)) {
		const message = isOwn
			? "This configuration extends itself"
			: `"${shorten(base.path, 50)}" leads back to a configuration that extends it`;
		yield finding(file, base.at.span, message);
	}
}

function* baselineFindings(project: Project, file: SourceFile): Generator<Finding> {
	const configuration = configurationOf(file);
	const { baseline } = configuration;
	const uri = baselineUri(configuration);
	if (!baseline || uri === undefined) return;
	const path = shorten(baseline.path, 60);
	const found = project.files.get(uri);
	if (project.missing.has(uri)) yield finding(file, baseline.at.span, `There is no baseline "${path}"`);
	else if (found && !baselineOf(found)) yield finding(file, baseline.at.span, `"${path}" is no baseline of Dropcap`);
}

function expiredFindings(file: SourceFile, settings: Settings): readonly Finding[] {
	const expired = (configurationOf(file).wishes.ignores ?? []).flatMap((it): readonly ExpiredIgnore[] => {
		if (!it.until || !isExpired(it, settings.today)) return [];
		return [{ day: it.until.day, at: it.until.at, rules: it.rules, remove: () => removeListItem(it.at) }];
	});
	return rules
		.filter((it) => it.check.expired !== undefined && !isOff(it, settings))
		.flatMap((rule) =>
			expired.flatMap((it) =>
				[...(rule.check.expired?.({ expired: it }) ?? [])].flatMap((problem) => {
					const severity = severityOf(rule, problem, settings, false);
					return severity === "off" ? [] : [{ ...problem, rule, severity }];
				}),
			),
		);
}

function ofForm(file: SourceFile, span: Span, message: string): Finding {
	return { ...finding(file, span, message), rule: formRule };
}

function finding(file: SourceFile, span: Span, message: string): Finding {
	return { at: onOneLine(file, span), message, rule: configurationRule, severity: "warning" };
}

/** The written part of the line in which a syntax error shows: the parser may only notice it behind the last word. */
function lineBefore(file: SourceFile, offset: number): Span {
	const last = file.text.slice(0, offset).trimEnd().length;
	const line = lineSpan(file, lineAt(file, Math.max(0, last - 1)));
	const text = file.text.slice(line.start, line.end);
	const start = line.start + Math.max(0, text.search(/\S/));
	return { start, end: Math.max(start, line.start + text.trimEnd().length) };
}

function onOneLine(file: SourceFile, { start, end }: Span): Place {
	const line = lineSpan(file, lineAt(file, start));
	return { file, span: { start, end: Math.max(start, Math.min(end, line.end)) } };
}

import { findingsAbout } from "../analysis/analyze.ts";
import type { Settings } from "../analysis/settings.ts";
import { nameOfSubject, projectSubjects, type Subject, subjectsOf } from "../analysis/subjects.ts";
import type { Basis } from "../knowledge/images.ts";
import { type Origin, valueIfKnown } from "../model/known.ts";
import type { Project } from "../model/project.ts";
import { type Aspect, describeOrigin, describeSet, explain } from "../privilege/explain.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { summarize } from "../privilege/summarize.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import { lineAt } from "../text/lines.ts";
import type { Place } from "../text/source-file.ts";
import { folderOf, nameOf, pathFrom } from "../text/uri.ts";
import type { Links } from "./links.ts";
import { code, link, plain } from "./markdown.ts";
import { keyOfSubject, subjectUri } from "./virtual-uri.ts";

/** More stages or services than this are counted only. */
const MOST_ROWS = 100;

/** More of them than this are in the table alone. */
const MOST_SECTIONS = 30;

/** More findings than this are counted only. */
const MOST_FINDINGS = 20;

const HEADINGS = {
	holds: "What the process holds",
	regains: "What it can regain",
	writes: "What it writes",
	shares: "What it shares",
	limits: "What it may use up",
} as const satisfies Record<Aspect, string>;

const ASPECTS = ["holds", "regains", "writes", "shares", "limits"] as const satisfies readonly Aspect[];

/** One stage or service as a Markdown page: each fact with its source, and what to mend next; undefined where there is none. */
export function subjectDocument(
	project: Project,
	source: string,
	key: string,
	settings: Settings,
	links: Links,
): string | undefined {
	const subject = subjectsOf(project, source, settings.engine).find((it) => keyOfSubject(it) === key);
	if (!subject) return undefined;
	const title = `# Effective privileges of ${code(nameOfSubject(subject))}`;
	return [title, ...sectionOf(subject, { folder: folderOf(source), settings, links }, "##")].join("\n\n").concat("\n");
}

/** Everything in a file's project as a Markdown page: a row for each stage or service, and then each by itself. */
export function projectDocument(
	project: Project,
	source: string,
	settings: Settings,
	links: Links,
): string | undefined {
	const file = project.files.get(source);
	if (file?.language !== "compose" && file?.language !== "dockerfile") return undefined;
	const subjects = projectSubjects(project, source, settings.engine);
	const folder = folderOf(source);
	const title = `# Effective privileges in ${code(nameOf(source))}`;
	if (subjects.length === 0) return `${title}\n\nThere is no stage and no service in it.\n`;
	const rows = subjects.slice(0, MOST_ROWS).map((it) => overview(it, folder, settings));
	const more = subjects.length - MOST_ROWS;
	const sections = subjects
		.slice(0, MOST_SECTIONS)
		.flatMap((it) => [`## ${code(nameOfSubject(it))}`, ...sectionOf(it, { folder, settings, links }, "###")]);
	const table = [
		"| | Runs as | Holds | Can regain | Writes | Shares | Next fix |",
		"|---|---|---|---|---|---|---|",
		...rows,
	];
	const rest = more > 0 ? [`…and ${more} more: ask for one of them where it stands.`] : [];
	return [title, table.join("\n"), ...rest, ...sections].join("\n\n").concat("\n");
}

function overview(subject: Subject, folder: string, settings: Settings): string {
	const { profile } = subject;
	const facts = explain(profile);
	const fact = (name: string) => facts.find((it) => it.name === name)?.value ?? "";
	const shared = facts.filter((it) => it.about === "shares").map((it) => `${it.name}: ${it.value}`);
	const held = valueIfKnown(profile.capabilities.effective);
	const cells = [
		link(nameOfSubject(subject), subjectUri(subject, sourceOf(subject))),
		plain(fact("User")),
		plain(held ? describeSet(held, profile.engine) : fact("Capabilities held")),
		plain(fact("Can regain")),
		plain(writtenPlaces(profile)),
		plain(few(shared)),
		nextFix(findingsAbout(subject, settings), folder),
	];
	return `| ${cells.join(" | ")} |`;
}

function writtenPlaces({ rootFilesystem, mounts }: PrivilegeProfile): string {
	const root = valueIfKnown(rootFilesystem);
	const places = mounts.filter((it) => valueIfKnown(it.readOnly) !== true).map((it) => valueIfKnown(it.target) ?? "?");
	const first = root === "writable" ? ["its root filesystem"] : root === undefined ? ["maybe its root filesystem"] : [];
	return few([...first, ...places]);
}

/** The first words of a list, and how many more there are. */
function few(words: readonly string[]): string {
	if (words.length === 0) return "nothing";
	return words.length <= 3 ? words.join(", ") : `${words.slice(0, 3).join(", ")} and ${words.length - 3} more`;
}

/** What a section is written with. */
interface Writing {
	readonly folder: string;
	readonly settings: Settings;
	readonly links: Links;
}

function sectionOf(subject: Subject, { folder, settings, links }: Writing, heading: string): readonly string[] {
	const facts = explain(subject.profile);
	const tables = ASPECTS.flatMap((aspect) => {
		const own = facts.filter((it) => it.about === aspect);
		if (own.length === 0) return [];
		const rows = own.map(
			({ name, value, origin }) => `| ${plain(name)} | ${plain(value)} | ${origin ? originLink(origin, folder) : ""} |`,
		);
		return [`${heading} ${HEADINGS[aspect]}`, ["| | | from |", "|---|---|---|", ...rows].join("\n")];
	});
	const findings = inOrder(findingsAbout(subject, settings));
	const more = findings.length - MOST_FINDINGS;
	const list = findings.slice(0, MOST_FINDINGS).map((it) => findingLine(it, folder, links));
	return [
		[whereItStands(subject, folder), ...wordsOnImage(subject)].join("\n"),
		`**${plain(sentence(summarize(subject.profile)))}**`,
		...tables,
		`${heading} What to mend next`,
		list.length === 0 ? "Nothing was found." : [...list, ...(more > 0 ? [`- and ${more} more`] : [])].join("\n"),
	];
}

function whereItStands(subject: Subject, folder: string): string {
	if (subject.kind === "stage") {
		const { from, base, file } = subject.stage;
		return `A stage of ${placeLink({ file, span: from.span }, folder)}, made from ${code(base.text)}.`;
	}
	const { at, build, image } = subject.service;
	const place = placeLink(at, folder);
	if (build)
		return `A service of ${place}, built by ${placeLink({ file: build.file, span: build.from.span }, folder)}.`;
	const name = valueIfKnown(image)?.text;
	return name === undefined ? `A service of ${place}.` : `A service of ${place}, made from ${code(name)}.`;
}

const BASES: Readonly<Record<Basis, string>> = {
	recalled: "is common knowledge that nobody checked: look at fixes that rely on it before you apply them",
	read: "was read from its source or its documentation",
	run: "was read from its source, and tried on an image that was built like it",
	configured: "stands in your configuration",
};

function wordsOnImage({ profile: { image } }: Subject): readonly string[] {
	return image ? [`What Dropcap knows of ${code(image.name)} ${BASES[image.basis]}.`] : [];
}

function sourceOf(subject: Subject): string {
	return subject.kind === "service" ? subject.service.file.uri : subject.stage.file.uri;
}

function sentence(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

const RANKS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };

/** The gravest first; those of one severity stay in the order of the rules. */
function inOrder(findings: readonly Finding[]): readonly Finding[] {
	return findings.toSorted((a, b) => RANKS[a.severity] - RANKS[b.severity]);
}

function findingLine({ rule, severity, message, fixes, at }: Finding, folder: string, links: Links): string {
	const fix = fixes?.[0];
	const cure = fix ? ` Fix: *${plain(fix.title)}*.` : "";
	return `- ${severity}, ${links.toPage(rule.name, rule.name)}: ${plain(message)} (${placeLink(at, folder)}).${cure}`;
}

/** The first fix of the gravest finding that has one, with the place where the editor offers it. */
function nextFix(findings: readonly Finding[], folder: string): string {
	const first = inOrder(findings).find((it) => it.fixes && it.fixes.length > 0);
	const fix = first?.fixes?.[0];
	if (first && fix) return `${plain(fix.title)} (${placeLink(first.at, folder)})`;
	return findings.length === 0 ? "" : `none of ${findings.length} can be mended for you`;
}

function originLink(origin: Origin, folder: string): string {
	return origin.by === "source" ? placeLink(origin.at, folder) : plain(describeOrigin(origin, folder));
}

/** A place as a link to its line; a Dockerfile inside a Compose file has none of its own. */
function placeLink({ file, span }: Place, folder: string): string {
	const line = lineAt(file, span.start) + 1;
	if (file.uri.includes("#")) return `its inline Dockerfile, line ${line}`;
	const text = `${file.uri.startsWith(folder) ? pathFrom(folder, file.uri) : nameOf(file.uri)}:${line}`;
	return link(text, `${file.uri}#L${line}`);
}

import type { Engine } from "../knowledge/defaults.ts";
import { isAlone } from "../model/compose-project.ts";
import { perProject } from "../model/per-project.ts";
import type { Project } from "../model/project.ts";
import { projectServices, type Service, type ServiceEntry, serviceEntries, serviceEntry } from "../model/service.ts";
import { extendsIn } from "../model/sharing.ts";
import { type Stage, stagesOf } from "../model/stage.ts";
import { namesNear, nearTo } from "../model/standalone.ts";
import { profileOfService } from "../privilege/of-service.ts";
import { profileOfStage } from "../privilege/of-stage.ts";
import type { PrivilegeProfile, Surroundings } from "../privilege/profile.ts";
import { parseYaml } from "../syntax/yaml.ts";
import { keptOn } from "../text/kept-on.ts";
import { once } from "../text/once.ts";
import type { Place, SourceFile, Span } from "../text/source-file.ts";

/** A stage or a service with what it may do. */
export type Subject =
	| { readonly kind: "stage"; readonly stage: Stage; readonly profile: PrivilegeProfile }
	| ServiceSubject;

/** A service with what it may do. */
export interface ServiceSubject {
	readonly kind: "service";
	readonly service: Service;
	readonly profile: PrivilegeProfile;
}

/** Tells a stage or a service from the others of its file, whatever is changed in it: a service by name, a stage by its number from zero. */
export type SubjectId = { readonly service: string } | { readonly stage: number };

/** A stage or a service of a file, by its place; what it may do is worked out when it is read. */
export interface SubjectEntry {
	readonly id: SubjectId;
	/** The stage's base image, or the service's key. */
	readonly at: Place;
	/** The subject, once; undefined for a service that cannot be read. */
	read(): Subject | undefined;
}

/** Every stage or service of one file of the project, in order; worked out once per project. */
export function subjectEntries(project: Project, uri: string, engine: Engine): readonly SubjectEntry[] {
	return entries[engine](project, uri);
}

/**
 * The subjects that the words of a span may be about, in order: of a Compose file that is read in parts those that have
 * the span or lean on other parts of the file, of any other file all.
 */
export function subjectsNear(project: Project, uri: string, engine: Engine, span: Span): readonly Subject[] {
	const file = project.files.get(uri);
	const parts = file?.language === "compose" ? parseYaml(file).parts : undefined;
	if (!file || !parts) return subjectsOf(project, uri, engine);
	const names = isLong(project, file) ? namesNear(span, parts) : undefined;
	if (names) return names.flatMap((it) => namedEntry(project, file, engine, it)?.read() ?? []);
	const isNear = nearTo(span, parts);
	return subjectEntries(project, uri, engine).flatMap((it) => (isNear(it.at.span.start) ? (it.read() ?? []) : []));
}

/** The subjects that something may be found in at a place: those near it, or all where another file can bring its words to any of them. */
export function subjectsAbout(project: Project, { file, span }: Place, engine: Engine): readonly Subject[] {
	const isBorrowed = [...project.files.values()].some((it) => it !== file && extendsIn(it));
	return isBorrowed ? subjectsOf(project, file.uri, engine) : subjectsNear(project, file.uri, engine, span);
}

/** All subjects of a file. */
export function subjectsOf(project: Project, uri: string, engine: Engine): readonly Subject[] {
	return subjectEntries(project, uri, engine).flatMap((it) => it.read() ?? []);
}

/** One subject of a file; undefined where it has none of that name or number. */
export function findSubject(project: Project, uri: string, engine: Engine, id: SubjectId): Subject | undefined {
	const file = project.files.get(uri);
	if (file && "service" in id && isLong(project, file)) return namedEntry(project, file, engine, id.service)?.read();
	return subjectEntries(project, uri, engine)
		.find((it) => isSame(it.id, id))
		?.read();
}

/** What tells a subject from the others of its file. */
export function idOf(subject: Subject): SubjectId {
	return subject.kind === "service" ? { service: subject.service.name } : { stage: subject.stage.index };
}

function isSame(a: SubjectId, b: SubjectId): boolean {
	if ("service" in a) return "service" in b && a.service === b.service;
	return "stage" in b && a.stage === b.stage;
}

/** Every stage of a Dockerfile, or every service of the Compose project that a file stands in; worked out once too. */
export function projectSubjects(project: Project, uri: string, engine: Engine): readonly Subject[] {
	return project.files.get(uri)?.language === "compose"
		? together[engine](project, uri)
		: subjectsOf(project, uri, engine);
}

/** What people call a stage or a service: a stage without a name goes by what it is made from. */
export function nameOfSubject(subject: Subject): string {
	return subject.kind === "service" ? subject.service.name : (subject.stage.name ?? subject.stage.base.text);
}

type PerEngine<T> = Readonly<Record<Engine, (project: Project, uri: string) => readonly T[]>>;

const entries: PerEngine<SubjectEntry> = {
	docker: perProject((project, uri) => findEntries(uri, { project, engine: "docker" })),
	podman: perProject((project, uri) => findEntries(uri, { project, engine: "podman" })),
};

const together: PerEngine<Subject> = {
	docker: perProject((project, uri) => servicesTogether(uri, { project, engine: "docker" })),
	podman: perProject((project, uri) => servicesTogether(uri, { project, engine: "podman" })),
};

function findEntries(uri: string, surroundings: Surroundings): readonly SubjectEntry[] {
	const file = surroundings.project.files.get(uri);
	switch (file?.language) {
		case "dockerfile":
			return stagesOf(file, { images: surroundings.project.images }).map((stage) => ({
				id: { stage: stage.index },
				at: stage.base.at,
				read: once(() => ({ kind: "stage", stage, profile: profileOfStage(stage, surroundings) })),
			}));
		case "compose":
			return serviceEntries(surroundings.project, uri).map((it) => toEntry(it, surroundings));
		default:
			return [];
	}
}

/** More services than this are looked for one by one: an entry for each of them would cost at every keystroke. */
const MANY = 200;

/** True for a Compose file of very many services that no other is merged with. */
export function isLong(project: Project, file: SourceFile): boolean {
	const parts = file.language === "compose" ? parseYaml(file).parts : undefined;
	return parts !== undefined && parts.all.length >= MANY && isAlone(project, file);
}

/** Of so many services of a project entries are held on to: all of a long file take too much memory. */
const MOST_NAMED = 50;

const named = keptOn<Project, Map<string, SubjectEntry | undefined>>();

/**
 * One of a Compose file's services, without a look at the others. The same entry while not many others are asked for: a
 * service is judged once it was typed in, and then it is what somebody hovers over and wants mended.
 */
export function namedEntry(project: Project, file: SourceFile, engine: Engine, name: string): SubjectEntry | undefined {
	const ofProject = named.get(project) ?? new Map<string, SubjectEntry | undefined>();
	named.set(project, ofProject);
	const key = JSON.stringify([engine, file.uri, name]);
	if (ofProject.has(key)) return ofProject.get(key);
	const found = serviceEntry(project, file, name);
	const entry = found && toEntry(found, { project, engine });
	const [oldest] = ofProject.keys();
	if (oldest !== undefined && ofProject.size >= MOST_NAMED) ofProject.delete(oldest);
	ofProject.set(key, entry);
	return entry;
}

function toEntry({ name, at, read }: ServiceEntry, surroundings: Surroundings): SubjectEntry {
	return {
		id: { service: name },
		at,
		read: once(() => {
			const service = read();
			return service && toSubject(service, surroundings);
		}),
	};
}

function servicesTogether(uri: string, surroundings: Surroundings): readonly Subject[] {
	return projectServices(surroundings.project, uri).map((service) => toSubject(service, surroundings));
}

function toSubject(service: Service, surroundings: Surroundings): Subject {
	return { kind: "service", service, profile: profileOfService(service, surroundings) };
}

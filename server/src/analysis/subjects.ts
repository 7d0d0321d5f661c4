import type { Engine } from "../knowledge/defaults.ts";
import { perProject } from "../model/per-project.ts";
import type { Project } from "../model/project.ts";
import { projectServices, type Service, serviceEntries } from "../model/service.ts";
import { type Stage, stagesOf } from "../model/stage.ts";
import { profileOfService } from "../privilege/of-service.ts";
import { profileOfStage } from "../privilege/of-stage.ts";
import type { PrivilegeProfile, Surroundings } from "../privilege/profile.ts";
import { once } from "../text/once.ts";
import type { Place } from "../text/source-file.ts";

/** A stage or a service with what it may do. */
export type Subject =
	| { readonly kind: "stage"; readonly stage: Stage; readonly profile: PrivilegeProfile }
	| { readonly kind: "service"; readonly service: Service; readonly profile: PrivilegeProfile };

/** A stage or a service of a file, by its place; what it may do is worked out when it is read. */
export interface SubjectEntry {
	/** The stage's base image, or the service's key. */
	readonly at: Place;
	/** The subject, once; undefined for a service that cannot be read. */
	read(): Subject | undefined;
}

/** Every stage or service of one file of the project, in order; worked out once per project. */
export function subjectEntries(project: Project, uri: string, engine: Engine): readonly SubjectEntry[] {
	return entries[engine](project, uri);
}

/** The same, read. */
export function subjectsOf(project: Project, uri: string, engine: Engine): readonly Subject[] {
	return subjectEntries(project, uri, engine).flatMap((it) => it.read() ?? []);
}

/** Every stage of a Dockerfile, or every service of the Compose project that a file stands in; worked out once too. */
export function projectSubjects(project: Project, uri: string, engine: Engine): readonly Subject[] {
	return project.files.get(uri)?.language === "compose"
		? together[engine](project, uri)
		: subjectsOf(project, uri, engine);
}

/** True for the service of that name, which a Compose file has once. */
export function isService(subject: Subject, name: string): boolean {
	return subject.kind === "service" && subject.service.name === name;
}

/** True for the stage at that place among the stages of its file, counted from zero. */
export function isStage(subject: Subject, index: number): boolean {
	return subject.kind === "stage" && subject.stage.index === index;
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
				at: stage.base.at,
				read: once(() => ({ kind: "stage", stage, profile: profileOfStage(stage, surroundings) })),
			}));
		case "compose":
			return serviceEntries(surroundings.project, uri).map(({ at, read }) => ({
				at,
				read: once(() => {
					const service = read();
					return service && toSubject(service, surroundings);
				}),
			}));
		default:
			return [];
	}
}

function servicesTogether(uri: string, surroundings: Surroundings): readonly Subject[] {
	return projectServices(surroundings.project, uri).map((service) => toSubject(service, surroundings));
}

function toSubject(service: Service, surroundings: Surroundings): Subject {
	return { kind: "service", service, profile: profileOfService(service, surroundings) };
}

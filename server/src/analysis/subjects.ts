import type { Engine } from "../knowledge/defaults.ts";
import { perProject } from "../model/per-project.ts";
import type { Project } from "../model/project.ts";
import { projectServices, type Service, servicesOf } from "../model/service.ts";
import { type Stage, stagesOf } from "../model/stage.ts";
import { profileOfService } from "../privilege/of-service.ts";
import { profileOfStage } from "../privilege/of-stage.ts";
import type { PrivilegeProfile, Surroundings } from "../privilege/profile.ts";

/** A stage or a service with what it may do. */
export type Subject =
	| { readonly kind: "stage"; readonly stage: Stage; readonly profile: PrivilegeProfile }
	| { readonly kind: "service"; readonly service: Service; readonly profile: PrivilegeProfile };

/** Every stage or service of one file of the project, in order; worked out once per project. */
export function subjectsOf(project: Project, uri: string, engine: Engine): readonly Subject[] {
	return judged[engine](project, uri);
}

/** True for the service of that name, which a Compose file has once. */
export function isService(subject: Subject, name: string): boolean {
	return subject.kind === "service" && subject.service.name === name;
}

/** True for the stage at that place among the stages of its file, counted from zero. */
export function isStage(subject: Subject, index: number): boolean {
	return subject.kind === "stage" && subject.stage.index === index;
}

/** Every stage of a Dockerfile, or every service of the Compose project that a file stands in; worked out once too. */
export function projectSubjects(project: Project, uri: string, engine: Engine): readonly Subject[] {
	return project.files.get(uri)?.language === "compose"
		? judgedTogether[engine](project, uri)
		: subjectsOf(project, uri, engine);
}

/** What people call a stage or a service: a stage without a name goes by what it is made from. */
export function nameOfSubject(subject: Subject): string {
	return subject.kind === "service" ? subject.service.name : (subject.stage.name ?? subject.stage.base.text);
}

type FindSubjects = (project: Project, uri: string) => readonly Subject[];

const judged: Readonly<Record<Engine, FindSubjects>> = {
	docker: perProject((project, uri) => [...findSubjects(uri, { project, engine: "docker" })]),
	podman: perProject((project, uri) => [...findSubjects(uri, { project, engine: "podman" })]),
};

const judgedTogether: Readonly<Record<Engine, FindSubjects>> = {
	docker: perProject((project, uri) => servicesTogether(uri, { project, engine: "docker" })),
	podman: perProject((project, uri) => servicesTogether(uri, { project, engine: "podman" })),
};

function servicesTogether(uri: string, surroundings: Surroundings): readonly Subject[] {
	return projectServices(surroundings.project, uri).map((service) => toSubject(service, surroundings));
}

function toSubject(service: Service, surroundings: Surroundings): Subject {
	return { kind: "service", service, profile: profileOfService(service, surroundings) };
}

function* findSubjects(uri: string, surroundings: Surroundings): Generator<Subject> {
	const file = surroundings.project.files.get(uri);
	switch (file?.language) {
		case "dockerfile":
			for (const stage of stagesOf(file, { images: surroundings.project.images }))
				yield { kind: "stage", stage, profile: profileOfStage(stage, surroundings) };
			break;
		case "compose":
			for (const service of servicesOf(surroundings.project, uri)) yield toSubject(service, surroundings);
			break;
	}
}

import type { Engine } from "../knowledge/defaults.ts";
import { perProject } from "../model/per-project.ts";
import type { Project } from "../model/project.ts";
import { type Service, servicesOf } from "../model/service.ts";
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

const judged: Readonly<Record<Engine, (project: Project, uri: string) => readonly Subject[]>> = {
	docker: perProject((project, uri) => [...findSubjects(uri, { project, engine: "docker" })]),
	podman: perProject((project, uri) => [...findSubjects(uri, { project, engine: "podman" })]),
};

function* findSubjects(uri: string, surroundings: Surroundings): Generator<Subject> {
	const file = surroundings.project.files.get(uri);
	switch (file?.language) {
		case "dockerfile":
			for (const stage of stagesOf(file, { images: surroundings.project.images }))
				yield { kind: "stage", stage, profile: profileOfStage(stage, surroundings) };
			break;
		case "compose":
			for (const service of servicesOf(surroundings.project, uri))
				yield { kind: "service", service, profile: profileOfService(service, surroundings) };
			break;
	}
}

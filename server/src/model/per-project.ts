import { keptOn } from "../text/kept-on.ts";
import type { Project } from "./project.ts";

/** The same function, working out each answer once per project object and uri. */
export function perProject<T>(compute: (project: Project, uri: string) => T): (project: Project, uri: string) => T {
	const answers = keptOn<Project, Map<string, { readonly value: T }>>();
	return (project, uri) => {
		let ofProject = answers.get(project);
		if (!ofProject) {
			ofProject = new Map();
			answers.set(project, ofProject);
		}
		let answer = ofProject.get(uri);
		if (!answer) {
			answer = { value: compute(project, uri) };
			ofProject.set(uri, answer);
		}
		return answer.value;
	};
}

import { owasp } from "../knowledge/references.ts";
import { startPlace } from "../model/start-place.ts";
import { ownStepDown } from "../privilege/own-step-down.ts";
import { shorten } from "../text/shorten.ts";
import { rule } from "./rule.ts";

export const rootEntrypoint = rule({
	name: "root-entrypoint",
	summary: "An image starts as root, and its own entrypoint steps down to another user.",
	why: "Until it has stepped down, the entrypoint is root; and it needs SETUID and SETGID for that, so a service of this image cannot drop all capabilities.",
	severity: "info",
	references: [owasp("D01"), owasp("D04")],
	check: {
		*stage({ stage, profile }) {
			const step = stage.isFinal ? ownStepDown(profile) : undefined;
			if (!step) return;
			const isHere = step.at.file === stage.file;
			const at = isHere ? step.at : startPlace(stage, step.at.file);
			if (!at) return;
			const to = step.to === "" ? "another user" : `"${shorten(step.to, 24)}"`;
			yield {
				at,
				message: `Image starts as root: ${step.tool} steps down to ${to} later, so SETUID and SETGID have to stay`,
				related: isHere ? [] : [{ at: step.at, message: `${step.tool} steps down here` }],
			};
		},
	},
});

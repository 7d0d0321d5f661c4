import { replaceText } from "../edits/dockerfile-edits.ts";
import { dockerDocs, owasp } from "../knowledge/references.ts";
import { runFlags } from "../model/run-flags.ts";
import { review, rule } from "./rule.ts";

export const insecureRun = rule({
	name: "insecure-run",
	summary: "A step of the build runs without a sandbox.",
	why: "Whatever the step downloads and executes holds every capability of the machine that builds, and can take it over.",
	severity: "error",
	references: [owasp("D04"), dockerDocs("reference/dockerfile/#run---security", "RUN --security")],
	check: {
		*stage({ stage }) {
			for (const { name, value, at, whole } of runFlags(stage)) {
				if (name !== "security" || value !== "insecure") continue;
				yield {
					at,
					message: "RUN is privileged: all that it executes can take over the machine that builds",
					fixes: [review({ title: 'Remove "--security=insecure"', edits: () => [replaceText(whole, "")] })],
				};
			}
		},
	},
});

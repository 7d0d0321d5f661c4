import { replaceText } from "../edits/dockerfile-edits.ts";
import { dockerDocs, owasp } from "../knowledge/references.ts";
import { runFlags } from "../model/run-flags.ts";
import { review, rule } from "./rule.ts";

export const hostNetworkRun = rule({
	name: "host-network-run",
	summary: "A step of the build runs in the network of the machine that builds.",
	why: "Whatever the step downloads and executes reaches the services that listen on that machine alone, such as databases, agents and metadata services.",
	severity: "warning",
	references: [owasp("D03"), dockerDocs("reference/dockerfile/#run---network", "RUN --network")],
	check: {
		*stage({ stage }) {
			for (const { name, value, at, whole } of runFlags(stage)) {
				if (name !== "network" || value !== "host") continue;
				yield {
					at,
					message: "RUN is in the host's network: all that it executes reaches what listens on localhost there",
					fixes: [review({ title: 'Remove "--network=host"', edits: () => [replaceText(whole, "")] })],
				};
			}
		},
	},
});

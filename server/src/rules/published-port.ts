import { publishLocally } from "../edits/published-ports.ts";
import { cis, composeSpec, owasp } from "../knowledge/references.ts";
import type { PublishedPort } from "../privilege/published-ports.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule } from "./rule.ts";

export const publishedPort = rule({
	name: "published-port",
	summary: "A port of a service is published on every address of the host.",
	why: "Everybody who reaches the host reaches the port, past the host's firewall too: Docker writes rules of its own in front of it.",
	severity: "hint",
	from: "strict",
	references: [owasp("D03"), cis("5.14"), composeSpec("ports", "published ports")],
	check: {
		*service({ service, profile }) {
			const { network } = profile.namespaces;
			if (network.state === "unknown" || network.value !== "private") return;
			for (const port of profile.publishedPorts) {
				if (port.at.file !== service.file || !isPublic(port)) continue;
				const edits = publishLocally(port);
				const title = "Publish it on 127.0.0.1 alone";
				yield {
					at: port.at,
					message: `Port ${shorten(port.target, 20)} of "${shorten(service.name, 30)}" is published on every address of the host`,
					fixes: edits.length > 0 ? [review({ title, edits: () => edits })] : [],
				};
			}
		},
	},
});

function isPublic({ address }: PublishedPort): boolean {
	return address === "" || address === "0.0.0.0" || address === "::" || address === "[::]";
}

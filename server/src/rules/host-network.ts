import { hostNamespace, hostNetworkOfBuild } from "../edits/host-namespace.ts";
import { cis, composeSpec, man, owasp } from "../knowledge/references.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule } from "./rule.ts";

export const hostNetwork = rule({
	name: "host-network",
	summary: "A service, or the build of its image, uses the network of the host.",
	why: "The process reaches everything that listens on the host, local services and abstract sockets among them, and may take the host's ports.",
	severity: "warning",
	references: [owasp("D03"), cis("5.9"), man("network_namespaces(7)"), composeSpec("network_mode", "network_mode")],
	check: {
		*service({ service, profile }) {
			const name = shorten(service.name, 30);
			const own = hostNamespace(service, profile, "network");
			if (own)
				yield {
					at: own.at,
					message: `"${name}" is on the host's network: it reaches every local service and may take any port`,
					related: own.related,
					fixes: [review(own)],
				};
			const build = hostNetworkOfBuild(service, profile);
			if (build)
				yield {
					at: build.at,
					message: `The build of "${name}" is on the host's network: its RUN commands reach every local service`,
					related: build.related,
					fixes: [review(build)],
				};
		},
	},
});

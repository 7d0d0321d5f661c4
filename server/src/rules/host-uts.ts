import { hostNamespace } from "../edits/host-namespace.ts";
import { cis, composeSpec, man, owasp } from "../knowledge/references.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule } from "./rule.ts";

export const hostUts = rule({
	name: "host-uts",
	summary: "A service shares the host name of the host.",
	why: "With SYS_ADMIN the process renames the host, and with that what its logs and certificates say.",
	severity: "warning",
	references: [owasp("D04"), cis("5.20"), man("uts_namespaces(7)"), composeSpec("uts", "uts")],
	check: {
		*service({ service, profile }) {
			const host = hostNamespace(service, profile, "uts");
			if (!host) return;
			const name = shorten(service.name, 30);
			yield {
				at: host.at,
				message: `"${name}" shares the host's name: with SYS_ADMIN it renames the host`,
				related: host.related,
				fixes: [review(host)],
			};
		},
	},
});

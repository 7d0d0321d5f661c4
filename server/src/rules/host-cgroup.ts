import { hostNamespace } from "../edits/host-namespace.ts";
import { composeSpec, man, owasp } from "../knowledge/references.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule } from "./rule.ts";

export const hostCgroup = rule({
	name: "host-cgroup",
	summary: "A service sees the control groups of the host.",
	why: "The process reads how the host and its other containers are organised; with a writable cgroup file system it lifts their limits and its own.",
	severity: "warning",
	references: [owasp("D04"), man("cgroup_namespaces(7)"), composeSpec("cgroup", "cgroup")],
	check: {
		*service({ service, profile }) {
			const host = hostNamespace(service, profile, "cgroup");
			if (!host) return;
			const name = shorten(service.name, 30);
			yield {
				at: host.at,
				message: `"${name}" sees the host's control groups: it learns of every other container and its limits`,
				related: host.related,
				fixes: [review(host)],
			};
		},
	},
});

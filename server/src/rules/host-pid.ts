import { hostNamespace } from "../edits/host-namespace.ts";
import { cis, composeSpec, man, owasp } from "../knowledge/references.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule } from "./rule.ts";

export const hostPid = rule({
	name: "host-pid",
	summary: "A service sees the processes of the host.",
	why: "The process reads the command lines of everything on the host, secrets in them included, and as root stops or, with SYS_PTRACE, takes over any of it.",
	severity: "warning",
	references: [owasp("D04"), cis("5.15"), man("pid_namespaces(7)"), composeSpec("pid", "pid")],
	check: {
		*service({ service, profile }) {
			const host = hostNamespace(service, profile, "pid");
			if (!host) return;
			const name = shorten(service.name, 30);
			yield {
				at: host.at,
				message: `"${name}" sees the host's processes: it reads their arguments, and as root may kill them`,
				related: host.related,
				fixes: [review(host)],
			};
		},
	},
});

import { hostNamespace } from "../edits/host-namespace.ts";
import { cis, composeSpec, man, owasp } from "../knowledge/references.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule } from "./rule.ts";

export const hostIpc = rule({
	name: "host-ipc",
	summary: "A service shares the inter-process communication of the host.",
	why: "The process reads and changes shared memory, semaphores and message queues of the host's programs, databases and display servers among them.",
	severity: "warning",
	references: [owasp("D04"), cis("5.16"), man("ipc_namespaces(7)"), composeSpec("ipc", "ipc")],
	check: {
		*service({ service, profile }) {
			const host = hostNamespace(service, profile, "ipc");
			if (!host) return;
			const name = shorten(service.name, 30);
			yield {
				at: host.at,
				message: `"${name}" shares the host's IPC: it reads and changes the shared memory of its programs`,
				related: host.related,
				fixes: [review(host)],
			};
		},
	},
});

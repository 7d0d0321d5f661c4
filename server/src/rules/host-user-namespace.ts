import { hostNamespace } from "../edits/host-namespace.ts";
import { cis, composeSpec, man, moby, owasp } from "../knowledge/references.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule } from "./rule.ts";

export const hostUserNamespace = rule({
	name: "host-user-namespace",
	summary: "A service opts out of the user namespace that the engine gives to containers.",
	why: "Where the engine remaps users, root in this container is root of the host again, so that one mistake elsewhere is enough.",
	severity: "warning",
	references: [
		owasp("D01"),
		cis("5.30"),
		man("user_namespaces(7)"),
		composeSpec("userns_mode", "userns_mode"),
		moby("daemon/daemon_unix.go", "verifyPlatformContainerSettings"),
	],
	check: {
		*service({ service, profile }) {
			const host = hostNamespace(service, profile, "user");
			if (!host) return;
			const name = shorten(service.name, 30);
			yield {
				at: host.at,
				message: `"${name}" opts out of user remapping: its root is the host's root even where others' is not`,
				related: host.related,
				fixes: [review(host)],
			};
		},
	},
});

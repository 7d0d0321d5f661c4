import { composeSpec, owasp, type Reference } from "../knowledge/references.ts";
import { scopeOfSysctl } from "../knowledge/sysctls.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { rule } from "./rule.ts";

const RUNC: Reference = {
	title: "runc: which sysctls a container may set",
	url: "https://github.com/opencontainers/runc/blob/main/libcontainer/configs/validate/validator.go",
};

export const unsafeSysctl = rule({
	name: "unsafe-sysctl",
	summary: "A service sets a sysctl of the whole host.",
	why: "The setting would change the kernel under every container and process of the host; runc refuses it, and the way around is a privileged container.",
	severity: "warning",
	references: [owasp("D04"), composeSpec("sysctls", "kernel parameters"), RUNC],
	check: {
		*service({ service, profile }) {
			for (const { name, at } of profile.sysctls) {
				const because = at.file === service.file ? judge(name, profile) : undefined;
				if (because === undefined) continue;
				yield {
					at,
					message: shorten(`${name} ${because}: the engine refuses to start "${shorten(service.name, 24)}"`, 120),
				};
			}
		},
	},
});

function judge(name: string, { namespaces }: PrivilegeProfile): string | undefined {
	const scope = scopeOfSysctl(name);
	if (scope === "host") return "belongs to the whole host";
	const sharing = namespaces[scope];
	return sharing.state === "known" && sharing.value === "host"
		? `is the host's, like the ${scope} namespace`
		: undefined;
}

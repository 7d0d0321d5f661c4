import { cis, dockerDocs, owasp } from "../knowledge/references.ts";
import { placeIn } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import type { RuntimeAccess } from "../privilege/runtime-access.ts";
import { shorten } from "../text/shorten.ts";
import { rule } from "./rule.ts";

export const dockerSocket = rule({
	name: "docker-socket",
	summary: "A service reaches the API of the host's container runtime: that makes it root on the host.",
	why: "Whoever may talk to the runtime starts a privileged container with the host's disk in it; a read-only mount of the socket does not hinder that.",
	severity: "error",
	references: [
		owasp("D04"),
		cis("5.31"),
		dockerDocs("engine/security/#docker-daemon-attack-surface", "Docker daemon attack surface"),
		dockerDocs("engine/security/protect-access/", "Protect the Docker daemon socket"),
	],
	check: {
		*service({ service, profile }) {
			for (const access of profile.runtimeAccess) {
				const at = placeIn(service.file, access.origin);
				if (!at) continue;
				const name = shorten(service.name, 20);
				yield isProxy(service)
					? {
							at,
							message: `"${name}" guards the runtime's socket: let through only what others ask for`,
							severity: "info",
						}
					: { at, message: message(access, name) };
			}
		},
	},
});

/** An image whose purpose is to let only some requests through: what others are to use in the socket's place. */
function isProxy({ image }: Service): boolean {
	return image.state === "known" && /(?:^|[/-])(?:docker-)?socket-?proxy$/.test(image.value.repository);
}

function message({ by, what, isRootless }: RuntimeAccess, name: string): string {
	const thing = shorten(what, 32);
	switch (by) {
		case "socket":
			return isRootless
				? `"${name}" has a user's runtime socket ${thing}: it may do all that this user may`
				: `"${name}" has the runtime's socket ${thing}: root on the host, read-only or not`;
		case "folder":
			return `"${name}" gets the runtime's socket in ${thing}: root on the host, read-only or not`;
		case "whole host":
			return `"${name}" gets the whole host, its runtime's socket included: root there, read-only or not`;
		case "switch":
			return `"${name}" gets the host's Docker socket and registry credentials: it is root on the host`;
		case "address":
			return `"${name}" uses ${thing} without TLS: whoever reaches it is root on its host`;
	}
}

import { replaceText } from "../edits/dockerfile-edits.ts";
import type { Engine } from "../knowledge/defaults.ts";
import { man, moby, owasp } from "../knowledge/references.ts";
import { type LowPort, lowPortsOfService, lowPortsOfStage } from "../privilege/low-ports.ts";
import { userLabel } from "../privilege/user-label.ts";
import { type Place, textAt } from "../text/source-file.ts";
import { type Fix, review, rule } from "./rule.ts";

/** The ports that servers without root take by custom. */
const USUAL: ReadonlyMap<string, string> = new Map([
	["80", "8080"],
	["443", "8443"],
]);

export const lowPort = rule({
	name: "low-port",
	summary: "A user without root is to listen on a port below 1024.",
	why: "Where the port is not free to everybody, people give the container root or a capability back to make it start.",
	severity: "hint",
	references: [owasp("D01"), man("ip(7)"), moby("daemon/oci_linux.go", "ip_unprivileged_port_start")],
	check: {
		*stage({ stage, profile }) {
			if (!stage.isFinal) return;
			for (const low of lowPortsOfStage(stage, profile))
				yield { at: low.at, message: ofStage(low, profile.engine), fixes: fixes(low.at) };
		},
		*service({ service, profile }) {
			for (const low of lowPortsOfService(service, profile))
				yield { at: low.at, message: ofService(low, profile.engine) };
		},
	},
});

function ofStage({ port, user }: LowPort, engine: Engine): string {
	const name = userLabel(user);
	if (engine === "podman") return `${name} cannot bind port ${port} on Podman unless NET_BIND_SERVICE is added`;
	return `Port ${port} as ${name} needs no capability on Docker's networks, but fails on the host's and on Podman`;
}

function ofService({ port, user, network }: LowPort, engine: Engine): string {
	const name = userLabel(user);
	if (engine === "podman") return `${name} cannot bind port ${port} on Podman unless NET_BIND_SERVICE is added`;
	if (network === "host")
		return `${name} cannot bind port ${port} in the host's network: Docker gives capabilities to root only`;
	return `Port ${port} as ${name} is free on Docker 20.10 and newer, but refused by Podman and older engines`;
}

/** Only the ports that have a customary substitute, and only where they are written as such. */
function fixes(at: Place): readonly Fix[] {
	const text = textAt(at);
	const port = /^[0-9]+(?=$|\/)/.exec(text)?.[0] ?? "";
	const usual = USUAL.get(port);
	if (usual === undefined) return [];
	// EXPOSE decides nothing: what listens must change with it, which only its reader can tell.
	return [
		review({ title: `Expose ${usual}`, risky: true, edits: () => [replaceText(at, usual + text.slice(port.length))] }),
	];
}

import type { Capability } from "./capabilities.ts";
import { withoutRegistry } from "./repository-name.ts";

/** What an image that is often run as privileged or with dangerous capabilities needs instead, beside what its entrypoint needs. */
export interface PrivilegedUse {
	/** "NET_ADMIN and /dev/net/tun are what it needs" holds for these; undefined where nothing less will do. */
	readonly instead: { readonly capabilities: readonly Capability[]; readonly devices: readonly string[] } | undefined;
	/** Why it is run as privileged: "it makes network tunnels". */
	readonly because: string;
}

const TUNNEL = { capabilities: ["NET_ADMIN"], devices: ["/dev/net/tun"] } as const;

/** By repository, without a registry in front; `source` is the file of the image's own project that says so. */
const uses: readonly (PrivilegedUse & { readonly images: RegExp; readonly source: string })[] = [
	{
		images: /^docker$/,
		instead: undefined,
		because: "Docker in Docker does not start without it; the tag dind-rootless wants less",
		source: "docker-library/docs, docker/content.md (known, not read)",
	},
	{
		images: /^(?:qmcgaw\/(?:gluetun|private-internet-access)|qdm12\/gluetun)$/,
		instead: TUNNEL,
		because: "it makes network tunnels",
		source: "qdm12/gluetun, docker-compose.yml",
	},
	{
		images:
			/^(?:binhex\/arch-\w+vpn|dperson\/openvpn-client|haugene\/transmission-openvpn|kylemanna\/openvpn|netbirdio\/netbird|zerotier\/zerotier)$/,
		instead: TUNNEL,
		because: "it makes network tunnels",
		source: "the images' own pages (known, not read)",
	},
	{
		images: /^tailscale\/tailscale$/,
		instead: { ...TUNNEL, capabilities: ["NET_ADMIN", "NET_RAW"] },
		because: "it makes network tunnels",
		source: "itzg/docker-minecraft-server, examples/docker-compose-tailscale.yml (known, not read at its own project)",
	},
	{
		images: /^(?:weejewel|wg-easy)\/wg-easy$/,
		instead: { capabilities: ["NET_ADMIN"], devices: [] },
		because: "it makes network tunnels; the host has to have loaded the WireGuard module",
		source: "wg-easy/wg-easy, docker-compose.yml",
	},
	{
		images: /^(?:dockurr|dockur)\/(?:windows|macos)$|^qemux\/qemu(?:-docker)?$/,
		instead: { capabilities: ["NET_ADMIN"], devices: ["/dev/kvm", "/dev/net/tun"] },
		because: "it runs a virtual machine",
		source: "dockur/windows, compose.yml",
	},
];

/** What is known of a repository as in `image:`, without tag; undefined where nothing is. */
export function privilegedUse(repository: string): PrivilegedUse | undefined {
	const name = withoutRegistry(repository);
	return uses.find((it) => it.images.test(name));
}

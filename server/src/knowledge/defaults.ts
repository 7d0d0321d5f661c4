import type { Capability } from "./capabilities.ts";

/**
 * What Docker grants when nobody says otherwise; containerd grants the same (moby daemon/pkg/oci/caps/defaults.go,
 * containerd pkg/oci/spec.go). Measured as CapBnd 00000000a80425fb on Docker 20.10.24 and 28.5.2.
 */
export const dockerDefaults: ReadonlySet<Capability> = new Set([
	"CHOWN",
	"DAC_OVERRIDE",
	"FOWNER",
	"FSETID",
	"KILL",
	"SETGID",
	"SETUID",
	"SETPCAP",
	"NET_BIND_SERVICE",
	"NET_RAW",
	"SYS_CHROOT",
	"MKNOD",
	"AUDIT_WRITE",
	"SETFCAP",
] as const);

/**
 * What Podman grants when nobody says otherwise (containers/common pkg/config/default.go, DefaultCapabilities).
 * Measured as CapBnd 00000000800405fb on Podman 4.3.1.
 */
export const podmanDefaults: ReadonlySet<Capability> = new Set([
	"CHOWN",
	"DAC_OVERRIDE",
	"FOWNER",
	"FSETID",
	"KILL",
	"SETGID",
	"SETUID",
	"SETPCAP",
	"NET_BIND_SERVICE",
	"SYS_CHROOT",
	"SETFCAP",
] as const);

/** The engines whose answers are known. */
export type Engine = "docker" | "podman";

/** An engine's name as people write it, and the capabilities that it grants by default. */
export const engines: Readonly<Record<Engine, { readonly name: string; readonly defaults: ReadonlySet<Capability> }>> =
	{
		docker: { name: "Docker", defaults: dockerDefaults },
		podman: { name: "Podman", defaults: podmanDefaults },
	};

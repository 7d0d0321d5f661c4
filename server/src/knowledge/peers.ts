/** Tools whose ignoring comments are honoured. */
export type Peer = "hadolint" | "trivy" | "checkov" | "kics" | "semgrep" | "tally";

/**
 * The ids under which other tools know a rule, from their sources and documentation. KICS is named by the first eight
 * digits of its query ids; Semgrep by the last part of its rule ids.
 */
export const peerRules: Readonly<Record<string, Partial<Readonly<Record<Peer, readonly string[]>>>>> = {
	"missing-user": {
		trivy: ["DS-0002", "DS002", "AVD-DS-0002"],
		checkov: ["CKV_DOCKER_3"],
		kics: ["fd54f200"],
		semgrep: ["missing-user", "missing-user-entrypoint"],
	},
	"root-user": {
		hadolint: ["DL3002"],
		checkov: ["CKV_DOCKER_8"],
		trivy: ["DS-0002", "DS002", "AVD-DS-0002"],
		kics: ["67fd0c4a"],
		semgrep: ["last-user-is-root"],
		tally: ["hadolint/DL3002"],
	},
	"named-user": { hadolint: ["DL3066"] },
	"unused-user": { tally: ["tally/user-created-but-never-used"] },
	"unknown-user": { tally: ["tally/named-identity-in-passwdless-stage"] },
	"dropped-supplementary-groups": { tally: ["tally/user-explicit-group-drops-supplementary-groups"] },
	"sparse-lastlog": { hadolint: ["DL3046"], tally: ["hadolint/DL3046"] },
	"empty-password": { checkov: ["CKV2_DOCKER_17"] },
	"root-owned-copy": { tally: ["tally/copy-after-user-without-chown"] },
	"runtime-owned-code": { kics: ["aa93e17f"] },
	sudo: {
		hadolint: ["DL3004"],
		checkov: ["CKV2_DOCKER_1"],
		trivy: ["DS-0010", "DS010", "AVD-DS-0010"],
		kics: ["8ada6e80"],
		semgrep: ["no-sudo-in-dockerfile"],
		tally: ["hadolint/DL3004"],
	},
	"world-writable": { tally: ["tally/world-writable-state-path-workaround"] },
	"stateful-root": { tally: ["tally/stateful-root-runtime"] },
	privileged: { kics: ["ae5b6871"], semgrep: ["privileged-service"] },
	"default-capabilities": { kics: ["ce76b7d0"] },
	"dangerous-capability": { kics: ["ce76b7d0"] },
	"new-privileges": { kics: ["27fcc7d6"], semgrep: ["no-new-privileges"] },
	"unconfined-seccomp": { kics: ["404fde2c"], semgrep: ["seccomp-confinement-disabled"] },
	"unconfined-selinux": { semgrep: ["selinux-separation-disabled"] },
	"host-pid": { kics: ["4f31dd9f"] },
	"host-ipc": { kics: ["baa3890f"] },
	"host-user-namespace": { kics: ["8af7162d"] },
	"host-network": { kics: ["071a71ff"] },
	"docker-socket": { kics: ["d6355c88"] },
	"sensitive-mount": { kics: ["1c1325ff"] },
	"shared-propagation": { kics: ["baa452f0"] },
	"writable-root-filesystem": { semgrep: ["writable-filesystem-service"] },
	"unlimited-memory": { kics: ["bb9ac4f7"] },
	"unlimited-cpu": { kics: ["6b610c50"] },
	"unlimited-pids": { kics: ["221e0658"] },
	"published-port": { kics: ["451d79dc"] },
	"low-port": { kics: ["bc2908f3"] },
};

/** True when a peer's id means one of ours. Case does not count, nor what Semgrep and KICS write around an id. */
export function meansRule(peer: string, id: string, rule: string): boolean {
	const ids = Object.entries(peerRules[rule] ?? {}).flatMap(([name, list]) => (name === peer ? list : []));
	const asked = id.toLowerCase();
	return ids.some((it) => {
		const own = it.toLowerCase();
		if (peer === "kics") return asked.startsWith(own);
		return peer === "semgrep" ? asked === own || asked.endsWith(`.${own}`) : asked === own;
	});
}

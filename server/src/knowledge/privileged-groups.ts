/**
 * Groups that lead to the host or to its secrets, and what they give: by name, and by number where all distributions
 * agree on it (base-passwd of Debian, setup of Fedora, alpine-baselayout). The number is what the kernel compares.
 */
export const privilegedGroups: ReadonlyMap<string, string> = new Map([
	["root", "what root's group may read and write, on the host's files too"],
	["0", "what root's group may read and write, on the host's files too"],
	["docker", "the Docker socket: root on the host"],
	["podman", "the Podman socket: root on the host"],
	["containerd", "containerd's socket: root on the host"],
	["lxd", "the LXD socket: root on the host"],
	["incus-admin", "the Incus socket: root on the host"],
	["libvirt", "libvirt's socket: root on the host"],
	["disk", "raw disks: every file of the host"],
	["6", "raw disks: every file of the host (group disk)"],
	["kmem", "the kernel's memory"],
	["shadow", "the password hashes in /etc/shadow"],
	["42", "the password hashes in /etc/shadow (group shadow)"],
	["kvm", "/dev/kvm: virtual machines of its own on the host's kernel"],
	["sudo", "sudo: root in its container"],
	["wheel", "su and sudo: root in its container"],
]);

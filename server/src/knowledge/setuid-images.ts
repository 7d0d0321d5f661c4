/**
 * Images whose users count on setuid programs or on file capabilities, by the beginning of their repository, and the
 * program: their Dockerfiles install it (sudo for the user of development images, newuidmap for rootless engines,
 * fping for monitoring). no-new-privileges takes that away from them.
 */
export const setuidImages: readonly (readonly [string, string])[] = [
	["mcr.microsoft.com/devcontainers/", "sudo"],
	["mcr.microsoft.com/vscode/devcontainers/", "sudo"],
	["ghcr.io/devcontainers/", "sudo"],
	["gitpod/", "sudo"],
	["cimg/", "sudo"],
	["circleci/", "sudo"],
	["codercom/", "sudo"],
	["homebrew/brew", "sudo"],
	["selenium/", "sudo"],
	["kasmweb/", "sudo"],
	["docker", "newuidmap"],
	["moby/buildkit", "newuidmap"],
	["quay.io/podman/", "newuidmap"],
	["quay.io/buildah/", "newuidmap"],
	["zabbix/", "fping"],
	["zabbix-", "fping"],
	["librenms/librenms", "fping"],
];

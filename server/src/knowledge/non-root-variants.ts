/**
 * The tag under which an image comes with a user of its own, where it has one beside the tag that starts as root; a tag
 * left out is `latest`. Google's distroless images (GoogleContainerTools/distroless README, "Debug images" and
 * base/README: latest, nonroot, debug, debug-nonroot, each with an architecture behind it or none).
 */
export function nonRootTag(repository: string, tag: string | undefined): string | undefined {
	if (!/^gcr\.io\/distroless\/[^/]+$/.test(repository)) return undefined;
	const [, kind, architecture = ""] =
		/^(latest|debug)(-(?:amd64|arm64|arm|s390x|ppc64le|riscv64))?$/.exec(tag ?? "latest") ?? [];
	if (kind === undefined) return undefined;
	return kind === "debug" ? `debug-nonroot${architecture}` : `nonroot${architecture}`;
}

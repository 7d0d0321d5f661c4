/** A public text that a rule rests on. */
export interface Reference {
	readonly title: string;
	readonly url: string;
}

/** One point of the OWASP Docker Top 10 (github.com/OWASP/Docker-Security): `owasp("D01")`. */
export function owasp(id: keyof typeof owaspTitles): Reference {
	const name = `${id} - ${owaspTitles[id]}`;
	return {
		title: `OWASP Docker Top 10, ${id}: ${owaspTitles[id]}`,
		url: `https://github.com/OWASP/Docker-Security/blob/main/${encodeURIComponent(name)}.md`,
	};
}

/** One recommendation of the CIS Docker Benchmark 1.6, whose text needs a (free) account: `cis("4.1")`. */
export function cis(number: string): Reference {
	return { title: `CIS Docker Benchmark 1.6, ${number}`, url: "https://www.cisecurity.org/benchmark/docker" };
}

/** One page of the Linux manual: `man("capabilities(7)")`. */
export function man(page: string): Reference {
	const [name = page, section = "7"] = page.replace(")", "").split("(");
	return { title: page, url: `https://man7.org/linux/man-pages/man${section.slice(0, 1)}/${name}.${section}.html` };
}

/** One file of Docker Engine's source and what it decides: `moby("daemon/pkg/oci/caps/utils.go", "how lists combine")`. */
export function moby(path: string, what: string): Reference {
	return { title: `moby: ${what}`, url: `https://github.com/moby/moby/blob/master/${path}` };
}

/** One attribute of a Compose service and what it means: `composeSpec("cap_add", "capabilities to add")`. */
export function composeSpec(anchor: string, what: string): Reference {
	return {
		title: `Compose Specification: ${what}`,
		url: `https://github.com/compose-spec/compose-spec/blob/main/05-services.md#${anchor}`,
	};
}

/** One page of Docker's documentation: `dockerDocs("engine/security/", "Docker Engine security")`. */
export function dockerDocs(path: string, title: string): Reference {
	return { title: `Docker documentation: ${title}`, url: `https://docs.docker.com/${path}` };
}

/** One page of the Linux kernel's documentation: `kernelDocs("admin-guide/devices.html", "allocated devices")`. */
export function kernelDocs(path: string, title: string): Reference {
	return { title: `Linux kernel: ${title}`, url: `https://www.kernel.org/doc/html/latest/${path}` };
}

/** One file of BuildKit's repository and what it says: `buildkit("docs/reference/buildctl.md", "entitlements")`. */
export function buildkit(path: string, what: string): Reference {
	return { title: `BuildKit: ${what}`, url: `https://github.com/moby/buildkit/blob/master/${path}` };
}

/** One attribute of a Compose service's build: `composeBuildSpec("privileged", "build privileged")`. */
export function composeBuildSpec(anchor: string, what: string): Reference {
	return {
		title: `Compose Specification: ${what}`,
		url: `https://github.com/compose-spec/compose-spec/blob/main/build.md#${anchor}`,
	};
}

const owaspTitles = {
	D01: "Secure User Mapping",
	D02: "Patch Management Strategy",
	D03: "Network Segmentation and Firewalling",
	D04: "Secure Defaults and Hardening",
	D05: "Maintain Security Contexts",
	D06: "Protect Secrets",
	D07: "Resource Protection",
	D08: "Container Image Integrity and Origin",
	D09: "Follow Immutable Paradigm",
	D10: "Logging",
} as const;

/** What ESLint says of comments that switch rules off; its conventions are the best known. */
export function eslintComments(): Reference {
	return {
		title: "ESLint: disable comments",
		url: "https://eslint.org/docs/latest/use/configure/rules#disabling-rules",
	};
}

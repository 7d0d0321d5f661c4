import assert from "node:assert/strict";
import {
	allCapabilities,
	type Capability,
	capabilityFacts,
	isCapability,
	parseCapability,
} from "../../server/src/knowledge/capabilities.ts";
import capabilityData from "../../server/src/knowledge/data/capabilities.json" with { type: "json" };
import { dockerDefaults, podmanDefaults } from "../../server/src/knowledge/defaults.ts";
import { creationCommands, creationFamilies, creationFamily } from "../../server/src/knowledge/distros.ts";
import { type StoredImage, storedImages } from "../../server/src/knowledge/image-data.ts";
import { type ImageFacts, imageFacts } from "../../server/src/knowledge/images.ts";
import { cis, composeSpec, man, moby, owasp } from "../../server/src/knowledge/references.ts";

describe("capabilities", () => {
	const all = [...allCapabilities].map(capabilityFacts);

	it("are the kernel's 41, in the order of their numbers", () => {
		assert.deepEqual(
			all.map((it) => it.number),
			Array.from({ length: 41 }, (_, i) => i),
		);
		assert.deepEqual(Object.keys(capabilityData.capabilities), [...allCapabilities]);
	});

	it("are each described in the agreed form", () => {
		for (const { name, power, summary, abuse, dropEffect, sinceKernel, references } of all) {
			assert.match(power, /^[a-z].{3,58}[^.]$/, name);
			for (const sentences of [summary, abuse, dropEffect]) assert.match(sentences, /^\S.*\.$/, name);
			assert.match(sinceKernel, /^\d+(\.\d+)+$/, name);
			for (const url of references) assert.match(url, /^https:\/\//, name);
		}
		assert.equal(new Set(all.map((it) => it.power)).size, 41);
	});

	it("have a risk that the data names rightly", () => {
		for (const [name, { risk }] of Object.entries(capabilityData.capabilities)) {
			assert.equal(isCapability(name) && capabilityFacts(name).risk, risk);
		}
		const critical = all.filter((it) => it.risk === "critical").map((it) => it.name);
		assert.deepEqual(critical, ["DAC_READ_SEARCH", "SYS_MODULE", "SYS_RAWIO", "SYS_ADMIN"]);
	});

	const spellings: readonly (readonly [string, Capability | "ALL" | undefined])[] = [
		["NET_ADMIN", "NET_ADMIN"],
		["net_admin", "NET_ADMIN"],
		["CAP_NET_ADMIN", "NET_ADMIN"],
		["cap_Net_Admin", "NET_ADMIN"],
		["ALL", "ALL"],
		["all", "ALL"],
		["CAP_ALL", undefined],
		["CAP_CAP_CHOWN", undefined],
		["CAP_", undefined],
		["NET_BIND", undefined],
		[" CHOWN", undefined],
		["", undefined],
	];
	for (const [text, expected] of spellings) {
		it(`reads "${text}" as ${expected ?? "unknown"}`, () => assert.equal(parseCapability(text), expected));
	}

	it("know only their exact names", () => {
		assert.equal(isCapability("CHOWN"), true);
		for (const text of ["chown", "CAP_CHOWN", "ALL", "constructor"]) assert.equal(isCapability(text), false);
	});
});

describe("default capabilities", () => {
	/** As /proc/1/status shows a set. */
	const mask = (set: ReadonlySet<Capability>) =>
		[...set].reduce((sum, it) => sum + 2 ** capabilityFacts(it).number, 0).toString(16);

	it("are the 14 that a Docker container was seen with", () => {
		assert.equal(dockerDefaults.size, 14);
		assert.equal(mask(dockerDefaults), "a80425fb");
	});

	it("are the 11 that a Podman container was seen with", () => {
		assert.equal(podmanDefaults.size, 11);
		assert.equal(mask(podmanDefaults), "800405fb");
	});
});

describe("image data", () => {
	const variants = storedImages.flatMap((image) => image.variants.map((variant) => ({ image, variant })));

	it("ends every image with a catch-all and has no tag pattern twice", () => {
		for (const { name, variants: ofImage } of storedImages) {
			const tags = ofImage.map((it) => it.tags);
			assert.equal(tags.indexOf("default"), tags.length - 1, name);
			assert.equal(new Set(tags).size, tags.length, name);
		}
	});

	it("names every repository once, without the spellings that the code knows", () => {
		const names = storedImages.flatMap((it) => it.match ?? [it.name]);
		assert.equal(new Set(names).size, names.length);
		for (const name of names) assert.doesNotMatch(name, /^(library|docker\.io|mirror\.gcr\.io)\//);
	});

	it("names real capabilities only", () => {
		for (const { image, variant } of variants) {
			const named = [
				...(variant.rootEntrypoint ?? []),
				...(variant.withUser ?? []),
				...(variant.fileCapabilities ?? []),
				...(variant.conditional ?? []).map(([name = ""]) => name),
			];
			for (const name of named) assert.ok(isCapability(name), `${image.name}:${variant.tags} ${name}`);
		}
	});

	it("reads every variant as it is written", () => {
		for (const { image, variant } of variants) {
			const facts = read(image, variant.tags);
			if (!facts) continue;
			const where = `${image.name}:${variant.tags}`;
			assert.equal(facts.family, variant.family, where);
			assert.equal(facts.user, variant.user ?? "", where);
			assert.equal(facts.basis, variant.rebuilt ? "run" : variant.probable ? "recalled" : "read", where);
			assert.ok(!(variant.rebuilt && variant.probable), where);
			if (variant.userTool) assert.equal(facts.userTool, variant.userTool, where);
			for (const path of facts.writablePaths) assert.match(path, /^\/[\w./-]+$/, where);
			for (const port of facts.listens) assert.ok(port > 0 && port < 65536, where);
			for (const { name, uid } of facts.accounts) assert.ok(name && !Number.isNaN(uid ?? 0), where);
		}
	});

	it("gives an own user only where the image fixes one", () => {
		for (const { image, variant } of variants) {
			const own = read(image, variant.tags)?.ownUser;
			if (!own) continue;
			const where = `${image.name}:${variant.tags} ${own.spec}`;
			assert.match(own.spec, /^(\$APP_UID|[a-zA-Z][\w-]*|\d+)(:[\w-]+)?$/, where);
			assert.notEqual(own.uid, 0, where);
			assert.ok(own.uid !== undefined || own.name !== undefined, where);
			const first = own.spec.split(":")[0];
			const known = variant.accounts?.some((it) =>
				it
					.split(":")
					.slice(0, 2)
					.includes(first ?? ""),
			);
			assert.ok(known || variant.env || variant.user?.startsWith(first ?? "-") || own.name === "ContainerUser", where);
		}
	});

	/** The facts of one variant, by the first tag its pattern allows; undefined when an earlier variant takes that tag. */
	function read(image: StoredImage, tags: string): ImageFacts | undefined {
		const name = (image.match ?? [image.name])[0]?.replace("*", "x") ?? "";
		const tag = tags === "default" ? "0.0" : (tags.split("|")[0]?.replaceAll("*", "") ?? "");
		const taken = image.variants.find((it) => it.tags === "default" || fits(it.tags, tag));
		return taken?.tags === tags ? imageFacts(name, tag) : undefined;
	}

	function fits(tags: string, tag: string): boolean {
		return tags.split("|").some((it) => new RegExp(`^${it.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(tag));
	}
});

describe("imageFacts", () => {
	/** Reference, family, USER of the image, own user, tool. */
	const known: readonly (readonly [string, string, string, string | undefined, string])[] = [
		["node:20-alpine", "alpine", "", "node", "adduser-busybox"],
		["node", "debian", "", "node", "useradd"],
		["python:3.12-slim", "debian", "", undefined, "useradd"],
		["nginx", "debian", "", "101:101", "useradd"],
		["nginx:1.27-ALPINE", "alpine", "", "101:101", "adduser-busybox"],
		["nginxinc/nginx-unprivileged", "debian", "101", "101:101", "useradd"],
		["gcr.io/distroless/static:nonroot", "distroless", "65532", "65532:65532", "none"],
		["gcr.io/distroless/static-debian12:nonroot", "distroless", "65532", "65532:65532", "none"],
		["gcr.io/distroless/nodejs20-debian12", "distroless", "0", "65532:65532", "none"],
		["gcr.io/distroless/base:debug-nonroot", "distroless", "65532", "65532:65532", "none"],
		["mcr.microsoft.com/dotnet/aspnet:8.0", "debian", "", "$APP_UID", "useradd"],
		["mcr.microsoft.com/dotnet/aspnet:6.0", "debian", "", undefined, "useradd"],
		["mcr.microsoft.com/dotnet/aspnet:10.0", "ubuntu", "", "$APP_UID", "useradd"],
		["mcr.microsoft.com/dotnet/aspnet:8.0-alpine3.20", "alpine", "", "$APP_UID", "adduser-busybox"],
		["mcr.microsoft.com/dotnet/runtime:10.0-noble-chiseled", "distroless", "1654", "$APP_UID", "none"],
		["mcr.microsoft.com/dotnet/runtime:8.0-azurelinux3.0", "rhel", "", "$APP_UID", "tdnf-shadow"],
		["mcr.microsoft.com/dotnet/sdk:9.0-nanoserver-ltsc2025", "windows", "ContainerUser", "ContainerUser", "net-user"],
		["postgres:16-alpine", "alpine", "", "70:70", "adduser-busybox"],
		["postgres", "debian", "", "999:999", "useradd"],
		["bitnami/postgresql:17", "debian", "1001", "1001:0", "useradd"],
		["bitnami/minideb:bookworm", "debian", "", undefined, "useradd"],
		["cgr.dev/chainguard/node", "distroless", "65532", "65532:65532", "none"],
		["cgr.dev/chainguard/node:latest-dev", "wolfi", "65532", "65532:65532", "adduser-busybox"],
		["cgr.dev/chainguard/wolfi-base", "wolfi", "", "65532:65532", "adduser-busybox"],
		["registry.access.redhat.com/ubi9/ubi-minimal", "rhel", "", undefined, "microdnf-shadow-utils"],
		["registry.access.redhat.com/ubi9/python-312", "rhel", "1001", "1001:0", "useradd"],
		["ubuntu:24.04", "ubuntu", "", undefined, "useradd"],
		["debian:bookworm-slim", "debian", "", undefined, "useradd"],
		["openjdk:8-jdk-alpine", "alpine", "", undefined, "adduser-busybox"],
		["openjdk:17", "rhel", "", undefined, "useradd"],
		["scratch", "scratch", "", undefined, "none"],
		["prom/prometheus", "busybox", "nobody", "65534:65534", "adduser-busybox"],
	];
	for (const [reference, family, user, own, tool] of known) {
		it(`knows ${reference}`, () => {
			const facts = ask(reference);
			assert.deepEqual([facts?.family, facts?.user, facts?.ownUser?.spec, facts?.userTool], [family, user, own, tool]);
		});
	}

	const unknown = ["localhost:5000/nginx", "myorg/nginx", "ghcr.io/library/nginx", "nginx2", "my/bitnami/x", ""];
	for (const reference of unknown) {
		it(`knows nothing of "${reference}"`, () => assert.equal(imageFacts(reference, undefined), undefined));
	}

	it("reads every spelling of Docker Hub as one", () => {
		const hubs = ["", "library/", "docker.io/", "docker.io/library/", "index.docker.io/library/"];
		const mirrors = ["registry-1.docker.io/library/", "public.ecr.aws/docker/library/", "mirror.gcr.io/library/"];
		for (const hub of [...hubs, ...mirrors]) assert.equal(imageFacts(`${hub}redis`, "7")?.name, "redis", hub);
		assert.equal(imageFacts("docker.io/grafana/grafana", undefined)?.user, "472");
	});

	it("calls an image by its own name where one entry stands for many", () => {
		assert.equal(imageFacts("docker.io/bitnami/redis", "7")?.name, "bitnami/redis");
		assert.equal(imageFacts("percona", "8")?.name, "percona/percona-server");
	});

	it("has the account ubuntu from 23.04 on", () => {
		const accounts = (tag: string | undefined) => imageFacts("ubuntu", tag)?.accounts.map((it) => it.name);
		assert.ok(accounts(undefined)?.includes("ubuntu"));
		assert.ok(accounts("24.04")?.includes("ubuntu"));
		assert.ok(!accounts("18.04")?.includes("ubuntu"));
		assert.ok(!accounts("jammy-20260101")?.includes("ubuntu"));
	});

	it("names and numbers the own user", () => {
		assert.deepEqual(ask("node:22")?.ownUser, { spec: "node", name: "node", uid: 1000 });
		assert.deepEqual(ask("postgres")?.ownUser, { spec: "999:999", name: "postgres", uid: 999 });
		const dotnet = ask("mcr.microsoft.com/dotnet/aspnet:8.0");
		assert.deepEqual(dotnet?.ownUser, { spec: "$APP_UID", name: "app", uid: 1654 });
		assert.deepEqual(dotnet?.env, { APP_UID: "1654" });
	});

	it("tells a full step down from one of the workers only", () => {
		assert.deepEqual(ask("redis")?.stepsDown, { tool: "setpriv", to: "redis", workersOnly: false });
		assert.deepEqual(ask("nginx")?.stepsDown, { tool: "nginx", to: "nginx", workersOnly: true });
		assert.equal(ask("node")?.stepsDown, undefined);
	});

	it("tells none needed from nobody knows", () => {
		assert.deepEqual(ask("registry")?.rootEntrypoint, []);
		assert.equal(ask("gitlab/gitlab-ce")?.rootEntrypoint, undefined);
		assert.deepEqual(ask("postgres")?.rootEntrypoint, ["CHOWN", "DAC_OVERRIDE", "SETGID", "SETUID"]);
	});

	it("marks binaries that need a capability to start at all", () => {
		const marked = ["caddy", "coredns/coredns", "dpage/pgadmin4", "registry.k8s.io/ingress-nginx/controller"];
		for (const name of marked) assert.deepEqual(ask(name)?.fileCapabilities, ["NET_BIND_SERVICE"], name);
		assert.deepEqual(ask("nginx")?.fileCapabilities, []);
	});

	it("moved the data of postgres in 18", () => {
		assert.ok(ask("postgres:17.2-bookworm")?.writablePaths.includes("/var/lib/postgresql/data"));
		assert.ok(ask("postgres:18-alpine")?.writablePaths.includes("/var/lib/postgresql"));
	});

	it("gives the same object for the same question", () => {
		assert.equal(imageFacts("node", "20"), imageFacts("node", "20"));
	});

	function ask(reference: string): ImageFacts | undefined {
		const [, repository = reference, tag] = /^(.*?)(?::([^/]+))?$/.exec(reference) ?? [];
		return imageFacts(repository, tag);
	}
});

describe("creationCommands", () => {
	const account = { user: "app", uid: 10001, gid: 10002, home: undefined };

	for (const family of creationFamilies) {
		it(`${family}: names both numbers, or needs a number only`, () => {
			for (const home of [undefined, "/home/app"]) {
				const text = creationCommands({ family }, { ...account, home })?.join(" && ");
				const numberOnly = family === "distroless" || family === "scratch" || family === "windows";
				assert.equal(text === undefined, numberOnly);
				if (text === undefined) continue;
				assert.match(text, /\b10001\b/);
				assert.match(text, /\b10002\b/);
				assert.doesNotMatch(text, /--system/);
				assert.equal(text.includes("/home/app"), home !== undefined);
				assert.ok(!text.includes("useradd") || text.includes("--no-log-init"));
			}
		});
	}

	it("writes Debian's form", () => {
		assert.deepEqual(creationCommands({ family: "debian" }, account), [
			"groupadd --gid 10002 app",
			"useradd --no-log-init --uid 10001 --gid 10002 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin app",
		]);
	});

	it("writes BusyBox's form", () => {
		assert.deepEqual(creationCommands({ family: "alpine" }, account), [
			"addgroup -g 10002 -S app",
			"adduser -u 10001 -S -D -H -G app -h /nonexistent -s /sbin/nologin app",
		]);
		assert.deepEqual(creationCommands({ family: "alpine" }, { ...account, home: "/home/app" }), [
			"addgroup -g 10002 -S app",
			"adduser -u 10001 -S -D -G app -h /home/app -s /sbin/nologin app",
		]);
	});

	it("brings shadow where BusyBox refuses the number", () => {
		const first = (family: "alpine" | "wolfi" | "busybox", uid: number) =>
			creationCommands({ family }, { ...account, uid, gid: uid })?.[0];
		assert.equal(first("alpine", 256_000), "addgroup -g 256000 -S app");
		assert.equal(first("alpine", 256_001), "apk add --no-cache shadow");
		assert.equal(first("wolfi", 60_001), "apk add --no-cache shadow");
		assert.equal(first("busybox", 60_000), "addgroup -g 60000 -S app");
		assert.equal(first("busybox", 60_001), "echo 'app:x:60001:' >> /etc/group");
	});
});

describe("creationFamily", () => {
	const images: readonly (readonly [string, string | undefined, string])[] = [
		["debian", "bookworm-slim", "debian"],
		["ubuntu", "24.04", "debian"],
		["alpine", "3.22", "alpine"],
		["busybox", undefined, "busybox"],
		["fedora", "42", "rhel"],
		["oraclelinux", "9-slim", "rhel"],
		["rockylinux", "9-minimal", "rhel-minimal"],
		["registry.access.redhat.com/ubi9/ubi", undefined, "rhel"],
		["redhat/ubi9-minimal", undefined, "rhel-minimal"],
		["registry.access.redhat.com/ubi9/ubi-micro", undefined, "ubi-micro"],
		["amazonlinux", "2023", "amazon-linux"],
		["amazonlinux", "2.0.20260101.0", "amazon-linux-2"],
		["amazoncorretto", "21-al2023", "amazon-linux"],
		["amazoncorretto", "8-al2", "amazon-linux-2"],
		["mcr.microsoft.com/azurelinux/base/core", "3.0", "azurelinux"],
		["photon", "5.0", "photon"],
		["opensuse/leap", undefined, "suse"],
		["archlinux", undefined, "arch"],
		["cgr.dev/chainguard/wolfi-base", undefined, "wolfi"],
		["cgr.dev/chainguard/python", undefined, "distroless"],
		["gcr.io/distroless/cc", "debug", "distroless"],
		["scratch", undefined, "scratch"],
		["mcr.microsoft.com/windows/servercore", "ltsc2025", "windows"],
		["lscr.io/linuxserver/nextcloud", undefined, "alpine"],
	];
	for (const [repository, tag, expected] of images) {
		it(`${repository}:${tag ?? "latest"} is ${expected}`, () => {
			const image = imageFacts(repository, tag);
			assert.ok(image);
			assert.equal(creationFamily(image, tag, new Set(["apt-get", "apk"])), expected);
		});
	}

	const stages: readonly (readonly [string | undefined, readonly string[], string | undefined])[] = [
		["1.2-alpine", ["apt-get"], "alpine"],
		["1.2-trixie", [], "debian"],
		["9-ubi-minimal", [], "rhel-minimal"],
		["9-ubi9", [], "rhel"],
		["nonroot", [], "distroless"],
		["1.2-slim", ["microdnf"], "rhel-minimal"],
		["1.2-slim", [], "debian"],
		["1.2", ["curl", "apk"], "alpine"],
		["1.2", ["microdnf", "dnf"], "rhel-minimal"],
		["1.2", ["yum"], "rhel"],
		[undefined, ["zypper"], "suse"],
		[undefined, ["curl"], undefined],
		["ubiquiti", [], undefined],
		["delta", [], undefined],
	];
	for (const [tag, managers, expected] of stages) {
		it(`an unknown image with tag ${tag} and ${managers.join(", ") || "no package manager"}: ${expected}`, () => {
			assert.equal(creationFamily(undefined, tag, new Set(managers)), expected);
		});
	}
});

describe("references", () => {
	it("are public addresses", () => {
		const table = [
			[owasp("D01").url, "https://github.com/OWASP/Docker-Security/blob/main/D01%20-%20Secure%20User%20Mapping.md"],
			[cis("4.1").title, "CIS Docker Benchmark 1.6, 4.1"],
			[man("capabilities(7)").url, "https://man7.org/linux/man-pages/man7/capabilities.7.html"],
			[man("execve(2)").url, "https://man7.org/linux/man-pages/man2/execve.2.html"],
			[moby("daemon/x.go", "why").url, "https://github.com/moby/moby/blob/master/daemon/x.go"],
			[
				composeSpec("cap_add", "cap_add").url,
				"https://github.com/compose-spec/compose-spec/blob/main/05-services.md#cap_add",
			],
		];
		for (const [actual, expected] of table) assert.equal(actual, expected);
	});
});

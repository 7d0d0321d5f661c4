import { fitsName } from "../text/glob.ts";
import { once } from "../text/once.ts";
import { type Capability, isCapability } from "./capabilities.ts";
import { type StoredImage, type StoredVariant, storedImages } from "./image-data.ts";

/**
 * What an image is built from, as far as it decides which shell and which commands it has; `unknown` for one of which
 * nothing is known but what a user says of it.
 */
export type OsFamily = (typeof families)[number] | "unknown";

/** What creates accounts in an image; the names with a package manager need a package first. */
export type UserTool = (typeof userTools)[number];

/**
 * Where facts about an image come from: `recalled` is common knowledge that nobody looked up, `read` its source or its
 * documentation, `run` an image rebuilt after that source which ran with these facts (test/engines/fix-runs/images.md),
 * `configured` the words of its users in their configuration.
 */
export type Basis = "recalled" | "read" | "run" | "configured";

/** What is known of one image at one tag, from its Dockerfile and entrypoint. */
export interface ImageFacts {
	/** "postgres", or the repository as written where one entry stands for many, as for bitnami. */
	readonly name: string;
	readonly family: OsFamily;
	readonly category: string;
	/** Config.User of the image; "" is not set, which is root. */
	readonly user: string;
	readonly basis: Basis;
	/** Accounts besides those that the distribution always has. */
	readonly accounts: readonly ImageAccount[];
	/** The entrypoint, started as root, goes on as `to`; with `workersOnly` its main process stays root. */
	readonly stepsDown?: { readonly tool: string; readonly to: string; readonly workersOnly: boolean };
	/** To add back after dropping ALL when the image starts as root; undefined: nobody knows. */
	readonly rootEntrypoint?: readonly Capability[];
	/** To add back after dropping ALL when it starts as `ownUser` on volumes of that user; undefined: nobody knows. */
	readonly withUser?: readonly Capability[];
	/** Needed only in the case that `when` tells, which `isUsual` says to be the rule. */
	readonly conditional: readonly {
		readonly capability: Capability;
		readonly when: string;
		readonly isUsual: boolean;
	}[];
	/** The account that the image brings for its service. `spec` fits USER and `user:`, but a `$` in it only USER. */
	readonly ownUser?: { readonly spec: string; readonly name?: string; readonly uid?: number };
	readonly listens: readonly number[];
	/** Directories the service writes to, which an empty volume or tmpfs may cover: they hold no files of the image. */
	readonly writablePaths: readonly string[];
	readonly userTool: UserTool;
	/** False: no RUN and no shell form of CMD, ENTRYPOINT or HEALTHCHECK works. Windows has one. */
	readonly hasShell: boolean;
	readonly env: Readonly<Record<string, string>>;
	/** On the image's binaries, by build or by its entrypoint: outside the bounding set they cannot be executed. */
	readonly fileCapabilities: readonly Capability[];
	readonly notes?: string;
}

/** One entry of the image's /etc/passwd; a number that no Dockerfile fixes is left out. */
export interface ImageAccount {
	readonly name: string;
	readonly uid?: number;
	readonly gid?: number;
	readonly home?: string;
}

/**
 * What is known of `repository`, written as in FROM or `image:` without tag and digest; no tag is `latest`.
 * Undefined for an image nobody described, which a copy in a private registry is too.
 */
export function imageFacts(repository: string, tag: string | undefined): ImageFacts | undefined {
	const key = `${repository}:${tag ?? "latest"}`;
	const remembered = answers.get(key);
	if (remembered !== undefined || answers.has(key)) return remembered;

	if (answers.size >= rememberedAnswers) answers.clear();
	const facts = lookUp(withoutHub(repository), tag ?? "latest");
	answers.set(key, facts);
	return facts;
}

/** Whether a fix may rely on what is known of an image; false for one of which nothing is known. */
export function isChecked(image: ImageFacts | undefined): image is ImageFacts {
	return image !== undefined && image.basis !== "recalled";
}

function lookUp(repository: string, tag: string): ImageFacts | undefined {
	const { byName, byPattern } = tables();
	const exact = byName.get(repository);
	const image = exact ?? byPattern.find(([pattern]) => matches(pattern, repository))?.[1];
	const variant = image?.variants.find(({ tags }) => tags === "default" || matches(tags, tag));
	if (image === undefined || variant === undefined) return undefined;
	return describe(exact?.name ?? repository, image.category, variant);
}

/** The spellings of Docker Hub, and mirrors of its official images, are one repository. */
function withoutHub(repository: string): string {
	const hub = hubs.find((it) => repository.startsWith(it));
	const name = hub === undefined ? repository : repository.slice(hub.length);
	return name.replace(ARCHITECTURE, "");
}

/** The official images of one architecture alone (docker-library/official-images, "Architectures other than amd64?"). */
const ARCHITECTURE = /^(?:amd64|arm32v[567]|arm64v8|i386|mips64le|ppc64le|riscv64|s390x|windows-amd64)\/(?=[^/]+$)/;

/** Patterns joined with `|`, in which `*` stands for any characters; case does not count. */
function matches(patterns: string, text: string): boolean {
	const lower = text.toLowerCase();
	return patterns.split("|").some((it) => fitsName(lower, it.toLowerCase()));
}

function describe(name: string, category: string, variant: StoredVariant): ImageFacts | undefined {
	const family = families.find((it) => it === variant.family);
	if (family === undefined) return undefined;

	const accounts = (variant.accounts ?? []).map(readAccount);
	const env = variant.env ?? {};
	const [tool, to] = variant.stepsDown ?? [];
	return {
		name,
		family,
		category,
		user: variant.user ?? "",
		basis: basisOf(variant),
		accounts,
		...(tool !== undefined && to !== undefined
			? { stepsDown: { tool, to, workersOnly: variant.workersOnly ?? false } }
			: {}),
		...(variant.rootEntrypoint && { rootEntrypoint: variant.rootEntrypoint.filter(isCapability) }),
		...(variant.withUser && { withUser: variant.withUser.filter(isCapability) }),
		conditional: (variant.conditional ?? []).flatMap(([capability = "", when = "", how = ""]) =>
			isCapability(capability) ? [{ capability, when, isUsual: how === "usually" }] : [],
		),
		...(variant.ownUser !== undefined && { ownUser: readOwnUser(variant.ownUser, accounts, env) }),
		listens: variant.listens ?? [],
		writablePaths: variant.writablePaths ?? [],
		userTool: userTools.find((it) => it === variant.userTool) ?? usualTool[family],
		hasShell: variant.shell ?? (family !== "distroless" && family !== "scratch"),
		env,
		fileCapabilities: (variant.fileCapabilities ?? []).filter(isCapability),
		...(variant.notes !== undefined && { notes: variant.notes }),
	};
}

function basisOf({ probable, rebuilt }: StoredVariant): Basis {
	if (rebuilt) return "run";
	return probable ? "recalled" : "read";
}

/** "node:1000:1000:/home/node", where the end may be missing and a field empty. */
function readAccount(text: string): ImageAccount {
	const [name = "", uid = "", gid = "", home = ""] = text.split(":");
	return {
		name,
		...(uid !== "" && { uid: Number(uid) }),
		...(gid !== "" && { gid: Number(gid) }),
		...(home !== "" && { home }),
	};
}

function readOwnUser(
	spec: string,
	accounts: readonly ImageAccount[],
	env: Readonly<Record<string, string>>,
): NonNullable<ImageFacts["ownUser"]> {
	const [first = ""] = spec.split(":");
	const written = first.startsWith("$") ? (env[first.slice(1)] ?? "") : first;
	const isNumber = /^\d+$/.test(written);
	const account = accounts.find((it) => (isNumber ? it.uid === Number(written) : it.name === written));
	const name = isNumber ? account?.name : written;
	const uid = isNumber ? Number(written) : account?.uid;
	return { spec, ...(name !== undefined && { name }), ...(uid !== undefined && { uid }) };
}

const families = [
	"debian",
	"ubuntu",
	"alpine",
	"distroless",
	"rhel",
	"windows",
	"scratch",
	"busybox",
	"suse",
	"wolfi",
	"fedora",
	"arch",
] as const;

const userTools = [
	"useradd",
	"adduser-busybox",
	"none",
	"microdnf-shadow-utils",
	"dnf-shadow-utils",
	"tdnf-shadow",
	"net-user",
] as const;

const usualTool: Readonly<Record<OsFamily, UserTool>> = {
	debian: "useradd",
	ubuntu: "useradd",
	alpine: "adduser-busybox",
	distroless: "none",
	rhel: "useradd",
	windows: "net-user",
	scratch: "none",
	busybox: "adduser-busybox",
	suse: "useradd",
	wolfi: "adduser-busybox",
	fedora: "useradd",
	arch: "useradd",
	unknown: "none",
};

/** The longer one comes first where two begin alike. */
const hubs = [
	"docker.io/library/",
	"docker.io/",
	"index.docker.io/library/",
	"index.docker.io/",
	"registry.hub.docker.com/library/",
	"registry.hub.docker.com/",
	"registry-1.docker.io/library/",
	"registry-1.docker.io/",
	"public.ecr.aws/docker/library/",
	"mirror.gcr.io/library/",
	"library/",
] as const;

const tables = once(() => {
	const repositories = storedImages.flatMap((image) =>
		(image.match ?? [image.name]).map((name) => [name, image] as const),
	);
	const byName: ReadonlyMap<string, StoredImage> = new Map(repositories.filter(([name]) => !name.includes("*")));
	return { byName, byPattern: repositories.filter(([name]) => name.includes("*")) };
});

/** Facts are asked for at every keystroke; the same few images are asked for again and again. */
const answers = new Map<string, ImageFacts | undefined>();
const rememberedAnswers = 1000;

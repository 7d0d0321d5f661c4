import { fitsName } from "../text/glob.ts";
import type { Capability } from "./capabilities.ts";
import { type ImageFacts, imageFacts } from "./images.ts";

/** What a user says of an image that nobody else can know: a private base, or a public one that they changed. */
export interface DescribedImage {
	/** Repository, or repository and tag, in which `*` stands for any characters. */
	readonly pattern: string;
	/** What USER the image sets; undefined where that is not said. */
	readonly user: string | undefined;
	/** What its service needs once all capabilities are dropped; undefined where that is not said. */
	readonly capabilities: readonly Capability[] | undefined;
	/** The directories that its service writes to. */
	readonly writes: readonly string[];
}

/** What is known of an image, the user's own words above all; the first description that fits counts. */
export function factsOfImage(
	described: readonly DescribedImage[],
	repository: string,
	tag: string | undefined,
): ImageFacts | undefined {
	const known = imageFacts(repository, tag);
	const own = described.find(({ pattern }) => fits(pattern, repository, tag));
	return own ? withDescription(known, own, repository) : known;
}

/** A colon behind the last slash starts a tag; one before it is a port. */
function fits(pattern: string, repository: string, tag: string | undefined): boolean {
	const hasTag = /:[^/]*$/.test(pattern);
	return fitsName(hasTag ? `${repository}:${tag ?? "latest"}` : repository, pattern);
}

function withDescription(
	known: ImageFacts | undefined,
	{ user, capabilities, writes }: DescribedImage,
	repository: string,
): ImageFacts | undefined {
	if (known === undefined && user === undefined) return undefined;
	const base = known ?? unknownImage(repository, capabilities === undefined ? "base" : "app");
	return {
		...base,
		...(user !== undefined && { user, basis: "configured" as const }),
		...(capabilities && { rootEntrypoint: capabilities, withUser: capabilities }),
		...(writes.length > 0 && { writablePaths: [...new Set([...base.writablePaths, ...writes])] }),
	};
}

/** An image of which only its name is known. */
function unknownImage(name: string, category: string): ImageFacts {
	return {
		name,
		family: "unknown",
		category,
		user: "",
		basis: "configured",
		accounts: [],
		conditional: [],
		listens: [],
		writablePaths: [],
		userTool: "none",
		hasShell: true,
		env: {},
		fileCapabilities: [],
	};
}

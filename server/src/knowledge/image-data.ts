import data from "./data/images.json" with { type: "json" };

/** One image of data/images.json. */
export interface StoredImage {
	readonly name: string;
	/** Repositories it stands for; left out where that is the name. */
	readonly match?: readonly string[];
	readonly category: string;
	readonly variants: readonly StoredVariant[];
}

/** One group of its tags; what is left out is said in the file's $meta. */
export interface StoredVariant {
	readonly tags: string;
	readonly family: string;
	readonly user?: string;
	readonly probable?: boolean;
	readonly rebuilt?: boolean;
	readonly accounts?: readonly string[];
	readonly stepsDown?: readonly string[];
	readonly workersOnly?: boolean;
	readonly rootEntrypoint?: readonly string[];
	readonly withUser?: readonly string[];
	readonly conditional?: readonly (readonly string[])[];
	readonly ownUser?: string;
	readonly listens?: readonly number[];
	readonly writablePaths?: readonly string[];
	readonly userTool?: string;
	readonly shell?: boolean;
	readonly env?: Readonly<Record<string, string>>;
	readonly fileCapabilities?: readonly string[];
	readonly notes?: string;
}

/** Every image that somebody described, as the file has it; `imageFacts` reads it. */
export const storedImages: readonly StoredImage[] = data.images;

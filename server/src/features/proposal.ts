import type { Span } from "../text/source-file.ts";

/** One thing that may be written at a place. */
export interface Proposal {
	/** What is written, and what a list of proposals shows. */
	readonly text: string;
	/** The characters that it takes the place of. */
	readonly span: Span;
	readonly kind: "value" | "key" | "rule" | "account";
	/** A few words beside it. */
	readonly detail: string;
	/** Fewer words for a narrow list, where the detail is long. */
	readonly beside?: string;
	/** Markdown. */
	readonly documentation?: string;
	/** Proposals of a lower rank stand first; those of one rank stay in their order. */
	readonly rank: number;
	/** What the typed word is compared with, where that is not the text. */
	readonly filter?: string;
}

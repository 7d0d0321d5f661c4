import type { Reference } from "../knowledge/references.ts";
import type { Ignore } from "../model/ignores.ts";
import type { Service } from "../model/service.ts";
import type { Stage } from "../model/stage.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { withLate } from "../text/late.ts";
import { once } from "../text/once.ts";
import type { Edit, Place } from "../text/source-file.ts";

/** How much a finding matters; `hint` is the quietest. */
export type Severity = "error" | "warning" | "info" | "hint";

/** Everything that is said about a rule once: page, setting, SARIF and hover read it from here. */
export interface RuleMeta {
	/** File, page, fixture, code, setting and SARIF id: the same word everywhere. */
	readonly name: string;
	/** One sentence: what is wrong. */
	readonly summary: string;
	/** One or two sentences: what an attacker gains. */
	readonly why: string;
	readonly severity: Severity;
	/**
	 * The mildest preset that has the rule: core rules are in `minimal`, most in `recommended`, which is what is meant
	 * where nothing is said; a rule from `strict` or `never` must be asked for otherwise.
	 */
	readonly from?: "minimal" | "recommended" | "strict" | "never";
	/** Set where one of its fixes may be safe: of all others none is worked out for those who want safe fixes. */
	readonly mendsSafely?: true;
	readonly references: readonly Reference[];
}

/** One thing found wrong, at one line. */
export interface Problem {
	/** One line: the word to change. */
	readonly at: Place;
	/** One line of at most 120 characters: fact, then consequence. */
	readonly message: string;
	/** Set where certainty or use makes this one milder or graver than the rule's default. */
	readonly severity?: Severity;
	readonly related?: readonly { readonly at: Place; readonly message: string }[];
	/** True for text that does nothing, which editors show faded. */
	readonly isUnnecessary?: boolean;
	/** An image of which nobody knows as whom it starts, which the configuration could say. */
	readonly unknownImage?: string;
	/** The first is the preferred one. */
	readonly fixes?: readonly Fix[];
}

/** A change that mends a problem. */
export interface Fix {
	/** Imperative, says exactly what is written. */
	readonly title: string;
	/** `safe` fixes go into fix-all and `dropcap fix`; `review` fixes are only offered one by one. */
	readonly safety: "safe" | "review";
	/** True when the container may well not start after it: offered, but never as the preferred fix. */
	readonly risky?: boolean;
	/** The names of the services that change, where they are several. */
	readonly touches?: readonly string[];
	/** False for another service that must not get the same edits through what it extends or merges; left out where any may. */
	readonly suits?: (other: Service, profile: PrivilegeProfile) => boolean;
	/** Computed when asked; may span files; never overlapping. */
	readonly edits: () => readonly Edit[];
}

/** A problem with the rule that found it. */
export interface Finding extends Problem {
	readonly rule: RuleMeta;
	readonly severity: Severity;
	/** Where that is known without its fixes: the edits of the first one that is safe, undefined where none is. */
	readonly safeEdits?: () => readonly Edit[] | undefined;
	/** The stage or the service that it is about; undefined for what is said of comments and configurations. */
	readonly subject?: { readonly kind: "stage" | "service"; readonly name: string | undefined };
}

/** The options that rules and their fixes read. */
export interface RuleOptions {
	/** Numeric users below this are low. */
	readonly minimumUid: number;
	/** The account that fixes create. */
	readonly newUser: { readonly name: string; readonly uid: number };
	/** Whether each capability that a fix adds back gets a comment that says what it is for. */
	readonly capabilityComments: boolean;
}

/** What one of Dropcap's own ignoring comments does. */
export interface IgnoreEffect {
	/** Names in it that are no rule's, with the rule's name that was probably meant. */
	readonly unknown: readonly { readonly at: Place; readonly text: string; readonly meant: string | undefined }[];
	/** Names in it that nothing was found for. */
	readonly unused: readonly Place[];
	/** The rules that find something in what it covers. */
	readonly found: readonly string[];
}

/** An entry of the configuration's `ignore:` that no longer counts. */
export interface ExpiredIgnore {
	/** Its last day, as it was written. */
	readonly day: string;
	readonly at: Place;
	readonly rules: readonly string[];
	readonly remove: () => readonly Edit[];
}

/** What a rule may judge, by kind. */
export interface Subjects {
	readonly expired: { readonly expired: ExpiredIgnore };
	readonly ignore: { readonly ignore: Ignore; readonly effect: IgnoreEffect };
	readonly stage: { readonly stage: Stage; readonly profile: PrivilegeProfile; readonly options: RuleOptions };
	readonly service: { readonly service: Service; readonly profile: PrivilegeProfile; readonly options: RuleOptions };
}

/** A rule: what it says of itself, and one check for each kind of subject that it judges. */
export interface Rule extends RuleMeta {
	readonly check: { readonly [K in keyof Subjects]?: (subject: Subjects[K]) => Iterable<Problem> };
}

/** The problem with fixes that are only worked out when somebody asks for them: an editor shows problems at every keystroke. */
export function withFixes(problem: Omit<Problem, "fixes">, fixes: () => readonly Fix[]): Problem {
	return withLate<Problem, "fixes">({ ...problem }, { fixes: once(fixes) });
}

/** A change as a fix that its reader must judge. */
export function review(change: Omit<Fix, "safety">): Fix {
	return { ...change, safety: "review" };
}

/** Keeps the literal name of a rule's definition. */
export function rule<const Name extends string>(
	definition: Rule & { readonly name: Name },
): Rule & { readonly name: Name } {
	return definition;
}

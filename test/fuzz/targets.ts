import fc from "fast-check";
import { change } from "../properties/typing.ts";
import { configurationInputs } from "./configurations.ts";
import { checkConversation, conversations } from "./messages.ts";
import { byteInputs, composeInputs, dockerfileInputs, type Files } from "./mutations.ts";
import { checkConfigured, checkFiles, checkVersions, type Versions } from "./oracles.ts";

/** Something that is fuzzed. */
export interface Target {
	readonly name: string;
	/** Tries so many inputs, the same ones for the same seed; answers the smallest one that fails. */
	run(seed: number, runs: number, trying: (input: unknown) => void): Promise<Find | undefined>;
}

/** An input that shows something wrong. */
export interface Find {
	readonly input: unknown;
	readonly error: string;
}

/** How long an input is made smaller, in milliseconds. */
const SHRINKING = 60_000;

/** Everything that is fuzzed. */
export const targets: readonly Target[] = [
	target("Dockerfiles", dockerfileInputs(), checkFiles),
	target("Compose files", composeInputs(), checkFiles),
	target("bytes", byteInputs(), checkFiles),
	target("configurations", configurationInputs(), checkConfigured),
	target("versions", versions(), checkVersions),
	target("messages", conversations(), checkConversation),
];

function versions(): fc.Arbitrary<Versions> {
	const files: fc.Arbitrary<Files> = fc.oneof(
		{ weight: 4, arbitrary: composeInputs() },
		{ weight: 1, arbitrary: dockerfileInputs() },
	);
	return fc.record({ files, changes: fc.array(change(), { minLength: 1, maxLength: 8 }) });
}

function target<Input>(name: string, inputs: fc.Arbitrary<Input>, check: (input: Input) => Promise<void>): Target {
	return {
		name,
		run: async (seed, runs, trying) => {
			let failedAt: number | undefined;
			const property = fc.asyncProperty(inputs, async (input) => {
				// Whoever is content with what was found so far lets smaller inputs pass.
				if (failedAt !== undefined && Date.now() - failedAt > SHRINKING) return;
				trying(input);
				try {
					await check(input);
				} catch (error) {
					failedAt ??= Date.now();
					throw error;
				}
			});
			const { failed, counterexample, errorInstance } = await fc.check(property, { seed, numRuns: runs });
			return failed ? { input: counterexample?.[0], error: String(errorInstance) } : undefined;
		},
	};
}

import type { InitializationOptions } from "../protocol.ts";
import { type EditorSettings, readEditorSettings } from "../workspace/editor-settings.ts";
import { keyOf } from "../workspace/uri-key.ts";
import { RAL } from "./lsp-values.ts";

/** The settings of each document. */
export interface Configuration {
	of(uri: string): Promise<EditorSettings>;
	/** Has everything asked anew; `given` is what the client sent along. */
	changed(given: unknown): void;
	forget(uri: string): void;
}

/** Where settings come from and who hears of them. */
export interface ConfigurationOptions {
	/** Set when the client answers `workspace/configuration`. */
	readonly ask: ((uri: string) => Promise<unknown>) | undefined;
	readonly initial: unknown;
	readonly log: (message: string) => void;
	/** The client took its time and the document was judged by other settings meanwhile. */
	readonly onLateAnswer: (uri: string) => void;
}

/** A client that promises an answer and gives none must not keep the diagnostics back; in milliseconds. */
const PATIENCE = 500;

/** Starts with the settings of the client's initialization. */
export function createConfiguration({ ask, initial, log, onLateAnswer }: ConfigurationOptions): Configuration {
	const complained = new Set<string>();
	let base = read(section(initial) ?? initial);
	let answers = new Map<string, Promise<EditorSettings>>();

	function read(given: unknown): EditorSettings {
		const settings = readEditorSettings(given);
		for (const complaint of settings.complaints) {
			if (!complained.has(complaint)) log(complaint);
			complained.add(complaint);
		}
		return settings;
	}

	/** Editors without such a section answer null; what they gave at the start holds. */
	async function askFor(uri: string, asked: (uri: string) => Promise<unknown>): Promise<EditorSettings> {
		try {
			const answer = await asked(uri);
			return typeof answer === "object" && answer !== null ? read(answer) : base;
		} catch (error) {
			log(`The client gave no settings: ${String(error)}`);
			return base;
		}
	}

	async function inTime(uri: string, answer: Promise<EditorSettings>, all: typeof answers): Promise<EditorSettings> {
		const first = await Promise.race([answer, after(PATIENCE)]);
		if (first) return first;
		log("The client was asked for settings and is silent; the defaults hold until it answers.");
		void answer.then((late) => {
			if (all !== answers) return;
			all.set(keyOf(uri), Promise.resolve(late));
			onLateAnswer(uri);
		});
		return base;
	}

	return {
		of: (uri) => {
			if (!ask) return Promise.resolve(base);
			const key = keyOf(uri);
			const answer = answers.get(key) ?? inTime(uri, askFor(uri, ask), answers);
			answers.set(key, answer);
			return answer;
		},
		changed: (given) => {
			answers = new Map();
			const own = section(given);
			if (own !== undefined) base = read(own);
		},
		forget: (uri) => answers.delete(keyOf(uri)),
	};
}

function section(given: unknown): unknown {
	return typeof given === "object" && given !== null && "dropcap" in given ? given.dropcap : undefined;
}

function after(milliseconds: number): Promise<undefined> {
	return new Promise((resolve) => void RAL().timer.setTimeout(() => resolve(undefined), milliseconds));
}

/** Reads what of the initialization is no setting. */
export function documentationBaseOf(options: InitializationOptions | undefined | null): string | undefined {
	const base: unknown = options?.documentationBase;
	return typeof base === "string" && base !== "" ? base : undefined;
}

import { isDeepStrictEqual } from "node:util";
import type { FileSystem } from "../../server/src/workspace/file-system.ts";
import { capabilityCases } from "./capability-cases.ts";
import {
	askEngineForCapabilities,
	askModelForCapabilities,
	capabilitiesOfDaemon,
	compareCapabilities,
	cutTo,
} from "./capability-oracle.ts";
import { askCompose, askModel, compareProject } from "./compose-oracle.ts";
import type { Engine } from "./engine.ts";
import type { Json, JsonObject } from "./json.ts";
import { type CorpusCase, corpusOf } from "./pages.ts";
import type { Check } from "./report.ts";
import { askEngineForUser, askModelForUser, compareUser } from "./user-oracle.ts";

/** One case that is put to both sides. */
export interface Question {
	readonly id: string;
	/** What the case consists of; a recorded answer holds only as long as this is the same. */
	readonly input: Json;
	/** The files that stand in the case's folder. */
	readonly files: ReadonlyMap<string, string>;
	readonly askModel: (folder: string, fileSystem: FileSystem, engine: JsonObject) => Promise<JsonObject>;
	readonly compare: (model: JsonObject, engine: JsonObject) => Check;
}

/** Puts a question to the real thing; `folder` is the one with the case's files. */
export type Ask = (folder: string) => Promise<JsonObject>;

/** A kind of questions, and who answers them. */
export interface Oracle {
	readonly name: "compose" | "user" | "capability";
	readonly unit: string;
	readonly questions: readonly Question[];
	/** True when two answers of the engine say the same, whatever machines they are from. */
	readonly same: (one: JsonObject, other: JsonObject) => boolean;
}

/** Compares the model with an answer of the engine; a model that breaks is a difference like any other. */
export async function judge(
	question: Question,
	folder: string,
	fileSystem: FileSystem,
	answer: JsonObject,
): Promise<Check> {
	try {
		return question.compare(await question.askModel(folder, fileSystem, answer), answer);
	} catch (error) {
		const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
		return { id: question.id, differences: [`the model breaks: ${stack}`], outcome: "broken" };
	}
}

/** The Compose projects of the corpus, or others of that kind. */
export function composeOracle(cases: readonly CorpusCase[] = corpusOf("compose")): Oracle {
	const question = (it: CorpusCase): Question => ({
		...inputOf(it),
		askModel: (folder, fileSystem) => askModel(it, folder, fileSystem),
		compare: (model, engine) => compareProject(it, model, engine),
	});
	// Compose goes through services in any order, so one of several reasons for a refusal is named.
	const same: Oracle["same"] = (one, other) =>
		(one.rejected !== undefined && other.rejected !== undefined) || isDeepStrictEqual(one, other);
	return { name: "compose", unit: "projects", questions: cases.map(question), same };
}

/** The Dockerfiles of the corpus, or others of that kind. */
export function userOracle(cases: readonly CorpusCase[] = corpusOf("user")): Oracle {
	const question = (it: CorpusCase): Question => ({
		...inputOf(it),
		askModel: (folder, fileSystem) => askModelForUser(it, folder, fileSystem),
		compare: (model, engine) => compareUser(it, model, engine),
	});
	return { name: "user", unit: "Dockerfiles", questions: cases.map(question), same: isDeepStrictEqual };
}

/** All combinations of options that decide about capabilities. */
export function capabilityOracle(): Oracle {
	const questions = capabilityCases.map(
		(it): Question => ({
			id: it.id,
			input: it.id,
			files: new Map(),
			askModel: (_folder, _fileSystem, engine) => askModelForCapabilities(it, engine),
			compare: (model, engine) => compareCapabilities(it, model, engine),
		}),
	);
	const same: Oracle["same"] = (one, other) =>
		isDeepStrictEqual(cutTo(cutTo(one, one.daemon), other.daemon), cutTo(cutTo(other, one.daemon), other.daemon));
	return { name: "capability", unit: "combinations", questions, same };
}

/** Those who answer the Compose questions: the plugin alone. */
export function composeAsks(plugin: string, cases: readonly CorpusCase[]): ReadonlyMap<string, Ask> {
	return new Map(cases.map((it) => [it.id, (folder) => askCompose(plugin, it, folder)]));
}

/** Those who answer the questions about users. */
export function userAsks(engine: Engine, cases: readonly CorpusCase[]): ReadonlyMap<string, Ask> {
	return new Map(cases.map((it) => [it.id, (folder) => askEngineForUser(engine, it, folder)]));
}

/** Those who answer the questions about capabilities. */
export async function capabilityAsks(engine: Engine): Promise<ReadonlyMap<string, Ask>> {
	const daemon = await capabilitiesOfDaemon(engine);
	return new Map(capabilityCases.map((it) => [it.id, () => askEngineForCapabilities(engine, it, daemon)]));
}

function inputOf({ id, files, settings }: CorpusCase): Pick<Question, "id" | "input" | "files"> {
	return { id, input: JSON.stringify([[...files], settings]), files };
}

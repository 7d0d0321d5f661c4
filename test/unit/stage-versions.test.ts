import assert from "node:assert/strict";
import fc from "fast-check";
import { judge } from "../../server/src/analysis/analyze.ts";
import { harden } from "../../server/src/analysis/harden.ts";
import { defaultSettings, type Settings } from "../../server/src/analysis/settings.ts";
import { buildOf, type UserInstruction } from "../../server/src/model/build.ts";
import { chainCommands, chainCommandsCalling } from "../../server/src/model/chain-commands.ts";
import type { Project } from "../../server/src/model/project.ts";
import { type Stage, stagesOf } from "../../server/src/model/stage.ts";
import { writtenFolders } from "../../server/src/model/written-folders.ts";
import type { SourceFile } from "../../server/src/text/source-file.ts";
import { createDocuments, type Documents } from "../../server/src/workspace/documents.ts";
import { dockerfiles } from "../properties/generate-dockerfiles.ts";
import { edited, STAGED, stageChange } from "../properties/typing.ts";
import { memoryFileSystem, uriOf } from "../support/memory-file-system.ts";
import { told } from "../support/told.ts";

/** How many documents are edited, and how often each. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 150);
const EDITS = 8;

/** Every rule is on and as loud as it gets. */
const settings: Settings = { ...defaultSettings, preset: "strict" };

describe("stages of a Dockerfile's versions", function () {
	this.timeout(120_000);

	it("are followed, and judged with what is built from them, as if each were the first", async () => {
		const compose =
			"services:\n  a:\n    build: .\n  b:\n    build: {context: ., target: stage0, args: {RUN_AS: app}}\n    ports: ['80:80']\n";
		const [own = "", others = ""] = ["Dockerfile", "compose.yaml"].map(uriOf);
		const read = async (documents: Documents) => {
			const project = await documents.load(own);
			const stages = stagesOf(fileIn(project, own), { images: project.images });
			const hardened = harden(project, own, settings, { stage: stages.length - 1 }, "bearable");
			return [
				judge(project, own, settings).findings.map(told),
				judge(await documents.load(others), others, settings).findings.map(told),
				stages.map(followed),
				hardened?.edits.map((it) => [it.span, it.newText]),
			];
		};
		const opened = (text: string) => {
			const documents = createDocuments(memoryFileSystem(new Map()));
			documents.open(own, "dockerfile", 1, text);
			documents.open(others, "dockercompose", 1, compose);
			return documents;
		};
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(dockerfiles(), fc.constant(STAGED)),
				fc.array(stageChange(), { minLength: 1, maxLength: EDITS }),
				async (first, changes) => {
					const documents = opened(first);
					await read(documents);
					let text = first;
					for (const [i, it] of changes.entries()) {
						text = edited(text, it);
						documents.change(own, i + 2, text);
						assert.deepEqual(await read(documents), await read(opened(text)), text);
					}
				},
			),
			{ numRuns: RUNS },
		);
	});
});

function fileIn({ files }: Project, uri: string): SourceFile {
	return files.get(uri) ?? { uri, language: "dockerfile", text: "" };
}

/** All that following a stage tells, as data. */
function followed(stage: Stage): unknown {
	const { users, tools, exposed, paths, workdir, entrypoint, command, accounts, groups, ...book } = buildOf(stage);
	const user = (it: UserInstruction | undefined) => it && [it.stage.index, it.at.span, it.value];
	return {
		users: users.map(user),
		tools,
		exposed: exposed.map((it) => [it.port, it.at.span]),
		paths: paths.map((it) => [it.by, it.path, it.variable, it.stage.index, it.instruction.span]),
		started: [entrypoint, command].map((it) => it && [it.stage.index, it.instruction.span]),
		commands: chainCommands(stage).map((it) => [it.command, it.values, it.workdir, it.instruction.span, user(it.user)]),
		calling: ["chmod", "useradd", "mkdir"].map((it) =>
			chainCommandsCalling(stage, [it]).map((found) => found.command.words.map((word) => word.span)),
		),
		accounts: [...accounts.values()].map(({ uidAt, gidAt, nameAt, ...account }) => [
			account,
			[uidAt, gidAt, nameAt].map((it) => it?.span),
		]),
		groups: [...groups.values()].map(({ gidAt, ...group }) => [group, gidAt?.span]),
		rest: [workdir, book.image, book.passwdIsComplete, book.unclear],
		written: writtenFolders(stage).map(({ copies, ...folder }) => [folder, copies.map((it) => it.instruction.span)]),
	};
}

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** What is read here of the extension's manifest. */
interface Manifest {
	readonly icon: string;
	readonly contributes: {
		readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
		readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
		readonly configuration: readonly {
			readonly title: string;
			readonly properties: Readonly<Record<string, Setting>>;
		}[];
		readonly walkthroughs: readonly {
			readonly steps: readonly {
				readonly description: string;
				readonly completionEvents: readonly string[];
				readonly media: { readonly image: Readonly<Record<string, string>> };
			}[];
		}[];
	};
}

interface Setting {
	readonly description?: string;
	readonly markdownDescription?: string;
	readonly enum?: readonly string[];
	readonly markdownEnumDescriptions?: readonly string[];
	readonly scope?: string;
}

const root = new URL("../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");

const source = read("package.json");
const { contributes, icon }: Manifest = JSON.parse(source);
const texts: Readonly<Record<string, string>> = JSON.parse(read("package.nls.json"));
const readme = read("README.md");
const client = readdirSync(new URL("client/src/", root)).map((it) => read(`client/src/${it}`));
const commands = contributes.commands.map((it) => it.command);
const settings = contributes.configuration.flatMap((it) => Object.entries(it.properties));

describe("the manifest", () => {
	it("says everything in texts that can be translated, and has no text that nobody shows", () => {
		const used = [...source.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? "");
		assert.deepEqual(
			used.filter((it) => !texts[it]),
			[],
		);
		assert.deepEqual(
			Object.keys(texts).filter((it) => !used.includes(it)),
			[],
		);
		const shown = [
			...contributes.commands.map((it) => it.title),
			...contributes.configuration.map((it) => it.title),
			...settings.flatMap(([, it]) => [it.description ?? it.markdownDescription ?? ""]),
		];
		assert.deepEqual(
			shown.filter((it) => !/^%.*%$/.test(it)),
			[],
		);
	});

	it("has commands that are there, in one category, titled and documented", () => {
		for (const { command, title, category } of contributes.commands) {
			assert.equal(category, "Dropcap");
			assert.ok(
				client.some((it) => it.includes(`"${command}"`)),
				`${command} is registered`,
			);
			const words = texts[title.slice(1, -1)] ?? "";
			assert.match(words, /^[A-Z]/);
			if (command !== "dropcap.openRuleDocs") assert.ok(readme.includes(words), `README.md tells of "${words}"`);
		}
	});

	it("has menus of commands that are there, and shows what belongs to a file only with one", () => {
		for (const entries of Object.values(contributes.menus))
			for (const it of entries) assert.ok(commands.includes(it.command), it.command);
		const palette = new Map(contributes.menus.commandPalette?.map((it) => [it.command, it.when]));
		assert.equal(palette.get("dropcap.openRuleDocs"), "false");
		for (const it of ["dropcap.fixAll", "dropcap.showEffectivePrivileges"])
			assert.match(palette.get(it) ?? "", /dockerfile\|dockercompose/);
	});

	it("has settings that are described, value by value, and documented", () => {
		for (const [name, setting] of settings) {
			assert.ok(setting.scope === "resource" || name === "dropcap.trace.server", `${name} is set for each folder`);
			assert.ok(readme.includes(`\`${name}\``), `README.md tells of ${name}`);
			if (setting.markdownEnumDescriptions)
				assert.equal(setting.markdownEnumDescriptions.length, setting.enum?.length, name);
		}
	});

	it("has a walkthrough of three steps, with pictures for every theme and something to do", () => {
		const steps = contributes.walkthroughs.flatMap((it) => it.steps);
		assert.equal(steps.length, 3);
		for (const { description, completionEvents, media } of steps) {
			assert.deepEqual(Object.keys(media.image), ["dark", "light", "hc", "hcLight"]);
			for (const it of Object.values(media.image)) assert.ok(existsSync(new URL(it, root)), it);
			const called = [...(texts[description.slice(1, -1)] ?? "").matchAll(/\(command:([\w.]+)\)/g)].map(([, it]) => it);
			assert.equal(called.length, 1);
			for (const it of completionEvents)
				assert.ok(commands.includes(it.replace(/^onCommand:/, "")), `${it} is a command's event`);
			for (const it of called) {
				assert.ok(commands.includes(it ?? ""), it);
				assert.ok(completionEvents.includes(`onCommand:${it}`), `${it} completes its step`);
			}
		}
	});

	it("ships what it names", () => {
		const [width, height] = [16, 20].map((at) => readFileSync(new URL(icon, root)).readUInt32BE(at));
		assert.deepEqual([width, height], [256, 256]);
		const shipped = read(".vscodeignore");
		for (const it of ["package.nls.json", "client/media/*.png", "client/dist/*.cjs", "server/dist/browser.js"])
			assert.ok(shipped.includes(`!${it}\n`), it);
	});
});

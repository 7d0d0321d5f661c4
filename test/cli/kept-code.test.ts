import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { skipFor } from "../support/absent.ts";

const programs = fileURLToPath(new URL("../../server/bin", import.meta.url));

/** As large as to matter beside what Node itself compiles for each run. */
const MANY = Array.from({ length: 3000 }, (_, i) => `(x) => x * ${i} + x / (${i} + 1)`).join(",");
const BUNDLE = `const many = [${MANY}];
const sum = many.reduce((sum, it) => sum + it(0), 42);
console.log("sum", sum, process.argv.slice(2));
`;

describe("kept code", () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "dropcap-kept-"));
		cpSync(programs, join(folder, "bin"), { recursive: true });
		mkdirSync(join(folder, "dist"));
		write(BUNDLE);
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it("is written by the first run and read by the next ones", () => {
		assert.equal(run(), "sum 42 [ 'a' ]\n");
		const first = kept();
		assert.deepEqual(
			first.map((it) => it.name),
			[`cli-${process.version}-${process.arch}`],
		);
		assert.equal(run(), "sum 42 [ 'a' ]\n");
		assert.deepEqual(kept(), first);
	});

	it("belongs to one bundle, even if another one is as long", () => {
		run();
		const [before] = kept();
		write(BUNDLE.replace(", 42)", ", 43)"));
		assert.equal(run(), "sum 43 [ 'a' ]\n");
		const [after] = kept();
		assert.ok(before && after && !before.bytes.equals(after.bytes), "it is written anew");
	});

	for (const [what, broken] of [
		["empty", () => Buffer.alloc(0)],
		["cut", (it: Buffer) => it.subarray(0, it.length - 100)],
	] as const)
		it(`that is ${what} is not used, and replaced`, () => {
			run();
			const [{ path, bytes } = assert.fail()] = kept();
			writeFileSync(path, broken(bytes));
			assert.equal(run(), "sum 42 [ 'a' ]\n");
			const [after = assert.fail()] = kept();
			assert.notDeepEqual(after.bytes, broken(bytes));
		});

	it("grows with what a run needed, and not with each run", () => {
		write(`const many = [${MANY}];
console.log(process.argv[2] === "b" ? many.reduce((sum, it) => sum + it(1), 0) > 0 : "idle");
`);
		assert.equal(run(), "idle\n");
		const [small = assert.fail()] = kept();
		assert.equal(run("b"), "true\n");
		const [large = assert.fail()] = kept();
		assert.ok(large.bytes.length > small.bytes.length * 2, `${small.bytes.length} → ${large.bytes.length}`);
		assert.equal(run("b"), "true\n");
		assert.equal(run(), "idle\n");
		assert.deepEqual(kept(), [large]);
	});

	it("is not written where a file is in the way", () => {
		writeFileSync(join(folder, "compiled"), "");
		assert.equal(run(), "sum 42 [ 'a' ]\n");
		assert.equal(readFileSync(join(folder, "compiled"), "utf8"), "");
	});

	it("is not written for a bundle that has no digest", () => {
		writeFileSync(join(folder, "dist/cli.cjs"), BUNDLE);
		assert.equal(run(), "sum 42 [ 'a' ]\n");
		assert.deepEqual(kept(), []);
	});

	it("is left alone where the environment says so", () => {
		assert.equal(run("a", { NODE_DISABLE_COMPILE_CACHE: "1" }), "sum 42 [ 'a' ]\n");
		assert.deepEqual(kept(), []);
	});

	function write(source: string): void {
		const digest = createHash("sha256").update(source).digest("hex");
		writeFileSync(join(folder, "dist/cli.cjs"), `${source}\n// ${digest}`);
	}

	function run(word = "a", environment: Readonly<Record<string, string>> = {}): string {
		const env = { ...process.env, ...environment };
		const ended = spawnSync(process.execPath, [join(folder, "bin/dropcap.cjs"), word], { encoding: "utf8", env });
		assert.deepEqual([ended.status, ended.stderr], [0, ""]);
		return ended.stdout;
	}

	function kept() {
		const root = join(folder, "compiled");
		try {
			return readdirSync(root).map((name) => ({ name, path: join(root, name), bytes: readFileSync(join(root, name)) }));
		} catch {
			return [];
		}
	}
});

describe("the bundles that keep code", () => {
	for (const name of ["cli.cjs", "node.cjs"])
		it(`end with a digest, and are ASCII, so that a byte is a character: ${name}`, function () {
			const path = fileURLToPath(new URL(`../../server/dist/${name}`, import.meta.url));
			if (!existsSync(path)) skipFor(`server/dist/${name} is not built`, this);
			const bundle = readFileSync(path, "latin1");
			assert.match(bundle.slice(-68), /^\n\/\/ [0-9a-f]{64}$/);
			assert.doesNotMatch(bundle, /[\x80-\xff]/);
		});
});

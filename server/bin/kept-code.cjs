"use strict";
// Runs a bundle with the code that V8 made of it in an earlier run: the functions that were needed need not be compiled again.
// Node's own `module.enableCompileCache` keeps what is compiled while a bundle loads, and nothing of what runs then.
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { createRequire, wrap } = require("node:module");
const { basename, dirname, join } = require("node:path");
const { constants, Script } = require("node:vm");

/** In the package, so that whoever may change the kept code may change the bundle as well. */
const FOLDER = join(__dirname, "../compiled");

/** The kept code is replaced once a run has compiled this many times as much. */
const GROWTH = 1.1;

/** The last line of a bundle, which `build.mjs` writes: "//" and a digest of 64 digits. V8 knows a source by its length alone. */
const STAMP = 64;

/** Bytes in front of the kept code: the stamp of its bundle, and the size of the code as a number of 64 bits. */
const HEAD = STAMP + 8;

/**
 * Runs a bundle of CommonJS, as `require` would. NODE_DISABLE_COMPILE_CACHE, which keeps Node from keeping code, counts here too.
 * @param {string} path absolute; the bundle is ASCII
 * @returns {() => void} keeps the code that was compiled until then, where that is worth it and the folder can be written to
 */
function runWithKeptCode(path) {
	const source = readFileSync(path);
	const stamp = source.subarray(-STAMP);
	if (process.env.NODE_DISABLE_COMPILE_CACHE || !/^[0-9a-f]+$/.test(stamp.latin1Slice())) {
		require(path);
		return () => {};
	}
	const kept = join(FOLDER, `${basename(path, ".cjs")}-${process.version}-${process.arch}`);
	const { size, data } = readKept(kept, stamp) ?? {};
	const script = new Script(wrap(source.latin1Slice()), {
		filename: path,
		cachedData: data,
		importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
	});
	const known = data === undefined || script.cachedDataRejected ? 0 : size;
	const module = { exports: {} };
	script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path));
	return () => {
		const { getHeapCodeStatistics } = require("node:v8");
		const compiled = getHeapCodeStatistics().bytecode_and_metadata_size;
		if (compiled > known * GROWTH) keep(kept, [stamp, asBytes(compiled), script.createCachedData()]);
	};
}

/** Undefined where nothing is kept, or what another bundle left behind. */
function readKept(path, stamp) {
	try {
		const kept = readFileSync(path);
		if (kept.length <= HEAD || !kept.subarray(0, STAMP).equals(stamp)) return undefined;
		return { size: kept.readDoubleLE(STAMP), data: kept.subarray(HEAD) };
	} catch {
		return undefined;
	}
}

function asBytes(number) {
	const bytes = Buffer.alloc(8);
	bytes.writeDoubleLE(number);
	return bytes;
}

/** Whole or not at all, whoever else writes there; no reason to fail where nothing can be written. */
function keep(path, parts) {
	const fresh = `${path}.${process.pid}`;
	attempt(() => {
		mkdirSync(FOLDER, { recursive: true });
		writeFileSync(fresh, Buffer.concat(parts), { flush: true });
		renameSync(fresh, path);
	});
	attempt(() => rmSync(fresh, { force: true }));
}

function attempt(action) {
	try {
		action();
	} catch {}
}

module.exports = { runWithKeptCode };

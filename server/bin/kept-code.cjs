"use strict";
// Runs a bundle with the code that V8 made of it in an earlier run: the functions that were needed need not be compiled again.
// Node's own `module.enableCompileCache` keeps what is compiled while a bundle loads, and nothing of what runs then.
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { createRequire, wrap } = require("node:module");
const { basename, dirname, join } = require("node:path");
const { getHeapCodeStatistics } = require("node:v8");
const { constants, Script } = require("node:vm");

/** In the package, so that whoever may change the kept code may change the bundle as well. */
const FOLDER = join(__dirname, "../compiled");

/** The kept code is replaced once a run has compiled this many times as much. */
const GROWTH = 1.1;

/**
 * Runs a bundle of CommonJS, as `require` would. NODE_DISABLE_COMPILE_CACHE, which keeps Node from keeping code, counts here too.
 * @param {string} path absolute; the bundle is ASCII
 * @returns {() => void} keeps the code that was compiled until then, where that is worth it and the folder can be written to
 */
function runWithKeptCode(path) {
	if (process.env.NODE_DISABLE_COMPILE_CACHE) {
		require(path);
		return () => {};
	}
	const source = readFileSync(path);
	const kept = join(FOLDER, `${basename(path, ".cjs")}-${process.version}-${process.arch}`);
	const cachedData = readKept(kept, source);
	const script = new Script(wrap(source.toString("latin1")), {
		filename: path,
		cachedData,
		importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
	});
	const isKnown = cachedData !== undefined && !script.cachedDataRejected;
	const known = isKnown ? codeSize() * GROWTH : 0;
	const module = { exports: {} };
	script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path));
	return () => {
		if (codeSize() > known) keep(kept, source, script.createCachedData());
	};
}

function codeSize() {
	return getHeapCodeStatistics().bytecode_and_metadata_size;
}

/** Undefined where nothing is kept, or what another bundle left behind: V8 looks at no more than the length of a source. */
function readKept(path, source) {
	try {
		const kept = readFileSync(path);
		return kept.subarray(0, source.length).equals(source) ? kept.subarray(source.length) : undefined;
	} catch {
		return undefined;
	}
}

/** Whole or not at all, whoever else writes there; no reason to fail where nothing can be written. */
function keep(path, source, data) {
	const fresh = `${path}.${process.pid}`;
	attempt(() => {
		mkdirSync(FOLDER, { recursive: true });
		writeFileSync(fresh, Buffer.concat([source, data]), { flush: true });
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

#!/usr/bin/env node
const { join } = require("node:path");
const { runWithKeptCode } = require("./kept-code.cjs");

const keepCode = runWithKeptCode(join(__dirname, "../dist/node.cjs"));
process.once("exit", keepCode);
// Many editors leave a server no time to end by itself.
setTimeout(keepCode, 10_000).unref();

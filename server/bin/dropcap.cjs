#!/usr/bin/env node
const { join } = require("node:path");
const { runWithKeptCode } = require("./kept-code.cjs");

process.once("exit", runWithKeptCode(join(__dirname, "../dist/cli.cjs")));

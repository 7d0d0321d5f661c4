#!/usr/bin/env node
const { join } = require("node:path");
const { runWithKeptCode } = require("./kept-code.cjs");

// The command line would start the server as well, but an editor is not to wait for what the server does not need.
const [command, ...words] = process.argv.slice(2);
if (command === "lsp" && !words.some((it) => it === "--help" || it === "-h")) require("./language-server.cjs");
else process.once("exit", runWithKeptCode(join(__dirname, "../dist/cli.cjs")));

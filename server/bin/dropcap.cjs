#!/usr/bin/env node
// Node 22 and later keep what they compiled in a folder of this package, if they may write there, and start sooner.
require("node:module").enableCompileCache?.(require("node:path").join(__dirname, "../compiled"));
require("../dist/cli.cjs");

#!/usr/bin/env node
// Node 22 and later keep what they compiled in a folder of this package, if they may write there, and start sooner.
const { enableCompileCache, flushCompileCache } = require("node:module");
enableCompileCache?.(require("node:path").join(__dirname, "../compiled"));
require("../dist/node.cjs");
// It is written when the process ends by itself; many editors leave a server no time for that.
if (flushCompileCache) setTimeout(flushCompileCache, 10_000).unref();

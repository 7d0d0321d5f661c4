#!/usr/bin/env node
require("../dist/node.cjs");

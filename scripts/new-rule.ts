// Writes the three files of a new rule: `npm run new-rule -- writable-root`.
import { existsSync, writeFileSync } from "node:fs";
import { constantOf, generate } from "./generate.ts";

const root = new URL("../", import.meta.url);
const name = process.argv[2] ?? "";

const rule = `import { rule } from "./rule.ts";

export const ${constantOf(name)} = rule({
	name: "${name}",
	summary: "One sentence that says what is wrong.",
	why: "One or two sentences that say what an attacker gains.",
	severity: "warning",
	references: [],
	check: {
		*service({ service, profile }) {
			if (profile.privileged.state === "unknown" || !profile.privileged.value) return;
			yield { at: service.at, message: \`Service "\${service.name}" …: fact, then consequence\` };
		},
	},
});
`;

const page = `<!-- generated -->
<!-- /generated -->

## What it finds

Every way to write it.

## Why it matters

What an attacker gains, step by step.

## Example

\`\`\`yaml bad
services:
  web:
    image: nginx
\`\`\`

\`\`\`yaml good
services:
  web:
    image: nginx
\`\`\`

## The fix

What Dropcap writes, and what to look at before the container starts again.

## When it is fine to ignore

Who needs it all the same.

## References

- The texts that the rule rests on

## Also known as

The same in other tools.
`;

const cases = `# ${name}

## It fires

\`\`\`yaml
services:
  web:
    image: nginx
# ^^^ ${name}: message
\`\`\`

## It is silent

\`\`\`yaml
services:
  web:
    image: nginx
\`\`\`

## It is fixed

\`\`\`yaml
services:
  web:
    image: nginx
# ^^^ ${name}: message 💡
\`\`\`

\`\`\`yaml fixed
services:
  web:
    image: nginx
\`\`\`

## Ignored by a comment

\`\`\`yaml
services:
  # dropcap-ignore ${name} -- a reason
  web:
    image: nginx
\`\`\`
`;

const files = new Map([
	[`server/src/rules/${name}.ts`, rule],
	[`docs/rules/${name}.md`, page],
	[`test/rules/${name}.md`, cases],
]);

const taken = [...files.keys()].find((it) => existsSync(new URL(it, root)));
if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name))
	fail("Usage: npm run new-rule -- <name>, in kebab-case: allow <name> must read well");
if (taken) fail(`${taken} is there already`);
for (const [path, text] of files) write(path, text);
for (const [path, text] of await generate()) write(path, text);
console.log(
	`${[...files.keys()].join("\n")}\nWrite the cases first; npx mocha --grep rules/${name} runs them, UPDATE=1 draws the marks.`,
);

function write(path: string, text: string): void {
	writeFileSync(new URL(path, root), text);
}

function fail(message: string): never {
	console.error(message);
	process.exit(1);
}

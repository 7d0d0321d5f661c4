import assert from "node:assert/strict";
import fc from "fast-check";
import { harden } from "../../server/src/analysis/harden.ts";
import { defaultSettings, type Settings } from "../../server/src/analysis/settings.ts";
import { setApart } from "../../server/src/model/apart.ts";
import { servicesOf } from "../../server/src/model/service.ts";
import { loadProject } from "../../server/src/workspace/loader.ts";
import { memoryFileSystem, uriOf } from "../support/memory-file-system.ts";

const settings: Settings = { ...defaultSettings, preset: "strict" };
const compose = uriOf("compose.yaml");

/** Closes the document, so that the file is read as a whole and not service by service. */
const AS_A_WHOLE = "...\n";

const lines = fc.subarray([
	"    image: nginx\n",
	"    build: ./a\n",
	"    build: {context: ./a, target: final}\n",
	"    build: ./b\n",
	"    privileged: true\n",
	"    cap_drop: [ALL]\n",
	"    cap_add:\n      - SYS_ADMIN\n",
	"    security_opt:\n    - no-new-privileges:true\n",
	"    # Why so\n    read_only: true\n",
	"    ports: [8080:80]\n",
	"    tmpfs: /tmp\n",
	"    mem_limit: 64m\n",
	"    # dropcap-ignore privileged -- known\n",
	"    volumes: [data:/data, /etc:/host]\n",
	'    user: "0"\n',
]);

const heads = fc.constantFrom("", "# dropcap-ignore-file unlimited-cpu\n", "x-list:\n    - a\n", "\uFEFF");
const tails = fc.constantFrom("", "volumes:\n  data:\n", "volumes:\n    data: {}\nsecrets:\n    a: {file: a}\n");

describe("hardening one of many services", function () {
	this.timeout(60_000);

	it("is the same whether the others are looked at or not", async () => {
		let apart = 0;
		await fc.assert(
			fc.asyncProperty(
				heads,
				fc.array(lines, { minLength: 1, maxLength: 5 }),
				tails,
				fc.boolean(),
				async (head, services, tail, isWindows) => {
					const own = services.map((it, i) => `  s${i}:\n${it.join("")}`);
					const written = `${head}services:\n${own.join("")}${tail}`;
					const text = isWindows ? written.replaceAll("\n", "\r\n") : written;
					const [inParts, asAWhole] = [await load(text), await load(text + AS_A_WHOLE)];
					const id = { service: `s${services.length >> 1}` };
					const told = (hardened: ReturnType<typeof harden>) =>
						hardened && [
							hardened.mended,
							hardened.left,
							hardened.edits.map(({ file, span, newText }) => [file.uri, span.start, span.end, newText]),
							hardened.changes.map(({ file, newText }) => [file.uri, newText.replace(AS_A_WHOLE, "")]),
						];
					assert.deepEqual(
						told(harden(inParts, compose, settings, id, "bearable")),
						told(harden(asAWhole, compose, settings, id, "bearable")),
						text,
					);
					const service = servicesOf(inParts, compose).find((it) => it.name === id.service);
					if (service && setApart(inParts, service)) apart++;
				},
			),
			{ numRuns: 60 },
		);
		assert.ok(apart > 30, `only ${apart} services are looked at alone`);
	});

	it("looks at all of them where one may lean on another", async () => {
		const text = "services:\n  a:\n    image: nginx\n  b:\n    extends: a\n";
		const project = await load(text);
		assert.ok(servicesOf(project, compose).every((it) => setApart(project, it) === undefined));
	});
});

function load(text: string) {
	const dockerfile = 'FROM debian:12 AS final\nRUN apt-get update\nCMD ["a"]\n';
	const texts = new Map([
		["compose.yaml", text],
		["a/Dockerfile", dockerfile],
		["b/Dockerfile", dockerfile],
	]);
	return loadProject(compose, memoryFileSystem(texts));
}

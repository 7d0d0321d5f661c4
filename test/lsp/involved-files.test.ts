import assert from "node:assert/strict";
import type { Diagnostic } from "vscode-languageserver/node";
import { pushCapabilities, startClient, type TestClient } from "../support/test-client.ts";

/** A file that a Compose file needs to be understood, and a text of it with which `missing-user` goes away. */
interface Involvement {
	readonly compose: string;
	readonly path: string;
	readonly languageId: string;
	readonly root: string;
	readonly user: string;
	readonly others?: readonly (readonly [string, string])[];
}

const INVOLVED: Readonly<Record<string, Involvement>> = {
	"the Dockerfile that it builds": {
		compose: "services:\n  a:\n    build: api\n",
		path: "api/Dockerfile",
		languageId: "dockerfile",
		root: "FROM debian:12\n",
		user: "FROM debian:12\nUSER 10001\n",
	},
	"the override beside it": {
		compose: "services:\n  a:\n    image: debian:12\n",
		path: "compose.override.yaml",
		languageId: "dockercompose",
		root: "services:\n  a:\n    hostname: a\n",
		user: 'services:\n  a:\n    user: "10001:10001"\n',
	},
	"the file that it extends": {
		compose: "services:\n  a:\n    extends: { file: common.yaml, service: base }\n",
		path: "common.yaml",
		languageId: "yaml",
		root: "services:\n  base:\n    image: debian:12\n",
		user: 'services:\n  base:\n    image: debian:12\n    user: "10001:10001"\n',
	},
	"the file that an extended file extends": {
		compose: "services:\n  a:\n    extends: { file: common.yaml, service: base }\n",
		path: "deep/base.yaml",
		languageId: "yaml",
		root: "services:\n  base:\n    image: debian:12\n",
		user: 'services:\n  base:\n    image: debian:12\n    user: "10001:10001"\n',
		others: [["common.yaml", "services:\n  base:\n    extends: { file: deep/base.yaml, service: base }\n"]],
	},
	"the file that it includes": {
		compose: "include: [lib.yaml]\nservices:\n  a:\n    extends: base\n",
		path: "lib.yaml",
		languageId: "yaml",
		root: "services:\n  base:\n    image: debian:12\n",
		user: 'services:\n  base:\n    image: debian:12\n    user: "10001:10001"\n',
	},
	"the variables of its project": {
		compose: "services:\n  a:\n    image: $IMAGE\n",
		path: ".env",
		languageId: "dotenv",
		root: "IMAGE=debian:12\n",
		user: "IMAGE=gcr.io/distroless/static:nonroot\n",
	},
};

describe("a Compose file follows an unsaved edit of", () => {
	let client: TestClient;
	afterEach(() => client.stop());

	for (const [what, { compose, path, languageId, root, user, others = [] }] of Object.entries(INVOLVED)) {
		it(what, async () => {
			const disk = new Map([[path, root], ...others]);
			client = await startClient({ capabilities: pushCapabilities, disk });
			client.open("compose.yaml", compose);
			assert.ok(isFound(await client.current("compose.yaml")), "found with the file on the disk");
			client.open(path, user, languageId);
			await client.publish("compose.yaml", (it) => !isFound(it.diagnostics));
			const before = client.published.length;
			client.change(path, root);
			await client.until(
				() => client.published.slice(before).some((it) => it.uri.endsWith("/compose.yaml") && isFound(it.diagnostics)),
				"the finding comes back",
			);
		});
	}
});

function isFound(diagnostics: readonly Diagnostic[]): boolean {
	return diagnostics.some((it) => it.code === "missing-user");
}

import { replaceText } from "../edits/dockerfile-edits.ts";
import { dockerDocs, owasp } from "../knowledge/references.ts";
import { type SecretMount, secretMounts } from "../privilege/secret-mounts.ts";
import { textAt } from "../text/source-file.ts";
import { rule } from "./rule.ts";

export const readableSecretMount = rule({
	name: "readable-secret-mount",
	summary: "A secret of the build is open to every user of the step.",
	why: "Any program that the step executes, under whatever user, can read the secret or use the keys of the SSH agent.",
	severity: "warning",
	mendsSafely: true,
	references: [owasp("D06"), dockerDocs("reference/dockerfile/#run---mounttypesecret", "RUN --mount=type=secret")],
	check: {
		*stage({ stage }) {
			for (const mount of secretMounts(stage)) {
				if ((mount.mode & 0o007) === 0) continue;
				const { at, tightened, ownerRuns } = mount;
				yield {
					at,
					message: `Mode ${textAt(at)} ${consequence(mount)}`,
					fixes: [
						{
							title: `Use mode ${tightened}`,
							safety: ownerRuns ? "safe" : "review",
							edits: () => [replaceText(at, tightened)],
						},
					],
				};
			}
		},
	},
});

function consequence({ kind }: SecretMount): string {
	return kind === "secret"
		? "opens the secret to every user that the step runs programs as"
		: "opens the SSH agent to every user that the step runs programs as";
}

import { man, owasp } from "../knowledge/references.ts";
import { type WeakPassword, weakPasswords } from "../privilege/passwords.ts";
import { shorten } from "../text/shorten.ts";
import { rule } from "./rule.ts";

export const emptyPassword = rule({
	name: "empty-password",
	summary: "An account of the image has no password, or one that stands in the Dockerfile.",
	why: "su asks every process of the container for nothing more than that password: with it, whoever takes over the process becomes root.",
	severity: "warning",
	references: [owasp("D01"), owasp("D06"), man("passwd(1)"), man("chpasswd(8)")],
	check: {
		*stage({ stage }) {
			if (!stage.isFinal) return;
			for (const weak of weakPasswords(stage)) yield { at: weak.at, message: message(weak) };
		},
	},
});

function message({ account, kind }: WeakPassword): string {
	const name = shorten(account, 24);
	return kind === "empty"
		? `Account "${name}" has an empty password: su lets every process of the container become it`
		: `The password of "${name}" stands in the file: whoever knows the image can become it`;
}

import { replaceText } from "../edits/dockerfile-edits.ts";
import { isChecked } from "../knowledge/images.ts";
import { owasp } from "../knowledge/references.ts";
import { buildOf } from "../model/build.ts";
import type { Stage } from "../model/stage.ts";
import type { User } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { type Place, textAt } from "../text/source-file.ts";
import { type Fix, rule } from "./rule.ts";

export const namedUser = rule({
	name: "named-user",
	summary: "The image's user is a name, which Kubernetes cannot verify not to be root.",
	why: "runAsNonRoot only compares numbers: a pod with such an image is refused, and the next step is often to give the check up.",
	severity: "hint",
	from: "strict",
	mendsSafely: true,
	references: [
		owasp("D01"),
		{
			title: "Kubernetes: runAsNonRoot and images with non-numeric user",
			url: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
		},
	],
	check: {
		*stage({ stage, profile }) {
			const { user, image } = profile;
			if (!stage.isFinal || user.state === "unknown" || user.origin.by !== "source" || image?.family === "windows")
				return;
			const { at } = user.origin;
			const written = textAt(at);
			const [name = ""] = user.value.text.split(":");
			if (user.value.isRoot || user.value.exists === false || !isName(name) || written.includes("$")) return;
			yield {
				at,
				message: `User "${shorten(name, 40)}" is a name: Kubernetes' runAsNonRoot only accepts a number`,
				fixes: fixes(stage, user.value, at),
			};
		},
	},
});

function isName(text: string): boolean {
	return text !== "" && !/^[+-]?[0-9]+$/.test(text);
}

/** Only a number that one account alone has, and that stands in the file as a number or is certain for the image. */
function fixes(stage: Stage, { uid, name, createdAt, uidFrom }: User, at: Place): readonly Fix[] {
	const { accounts: byName, image } = buildOf(stage);
	if (uidFrom === "image" && !isChecked(image)) return [];
	const accounts = [...byName.values()];
	const isVariable = createdAt.some((it) => !/^[0-9]+$/.test(textAt(it)));
	const isShared = accounts.filter((it) => it.uid === uid).length > 1;
	const start = textAt(at).indexOf(name ?? "");
	if (uid === undefined || name === undefined || isVariable || isShared || start < 0) return [];
	const span = { start: at.span.start + start, end: at.span.start + start + name.length };
	const place = { file: at.file, span };
	return [{ title: `Write ${uid} for "${name}"`, safety: "safe", edits: () => [replaceText(place, String(uid))] }];
}

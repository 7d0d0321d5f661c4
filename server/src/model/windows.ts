import type { Instruction } from "../syntax/dockerfile.ts";
import { buildOf } from "./build.ts";
import { chainOf, rootStage, type Stage } from "./stage.ts";

/** True for a stage of Windows: its image is one, or what is written in it works on nothing else. */
export function isWindows(stage: Stage): boolean {
	const { image } = buildOf(stage);
	if (image && image.family !== "unknown") return image.family === "windows";
	const base = rootStage(stage).base.image;
	const tag = base.state === "known" ? (base.value.tag ?? "") : "";
	if (/nanoserver|windowsservercore/i.test(tag)) return true;
	return [...chainOf(stage)].some(({ instructions }) => instructions.some(isOfWindows));
}

function isOfWindows({ keyword, exec, body, words }: Instruction): boolean {
	if (keyword === "SHELL") return /^(?:.*[\\/])?(?:powershell|cmd)(?:\.exe)?$/i.test(exec?.[0] ?? "");
	if (keyword === "WORKDIR") return /^["']?[A-Za-z]:/.test(body.text);
	if (keyword === "COPY" || keyword === "ADD")
		return /^["']?[A-Za-z]:[\\/]/.test(exec?.at(-1) ?? words.at(-1)?.text ?? "");
	return keyword === "RUN" && /^(?:powershell|cmd\s+\/|net\s+user\b)/i.test(body.text);
}

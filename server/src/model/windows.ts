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

function isOfWindows(instruction: Instruction): boolean {
	switch (instruction.keyword) {
		case "SHELL":
			return /^(?:.*[\\/])?(?:powershell|cmd)(?:\.exe)?$/i.test(instruction.exec?.[0] ?? "");
		case "WORKDIR":
			return /^["']?[A-Za-z]:/.test(instruction.body.text);
		case "COPY":
		case "ADD":
			return /^["']?[A-Za-z]:[\\/]/.test(instruction.exec?.at(-1) ?? instruction.words.at(-1)?.text ?? "");
		case "RUN":
			return /^(?:powershell|cmd\s+\/|net\s+user\b)/i.test(instruction.body.text);
		default:
			return false;
	}
}

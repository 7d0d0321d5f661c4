import { replaceText } from "../edits/dockerfile-edits.ts";
import { man, owasp } from "../knowledge/references.ts";
import { type SparseLog, sparseLogs } from "../privilege/lastlog.ts";
import { textAt } from "../text/source-file.ts";
import { type Fix, rule } from "./rule.ts";

export const sparseLastlog = rule({
	name: "sparse-lastlog",
	summary: "useradd with a high number and without --no-log-init fills the layer with an empty log.",
	why: "A high number is what a container should run as; a build that then hangs or fills the disk makes people go back to a low one, or to root.",
	severity: "warning",
	mendsSafely: true,
	references: [
		owasp("D01"),
		man("useradd(8)"),
		{
			title: "Docker's best practices: USER, and useradd --no-log-init",
			url: "https://docs.docker.com/build/building/best-practices/#user",
		},
	],
	check: {
		*stage({ stage }) {
			if (!stage.isFinal) return;
			for (const log of sparseLogs(stage)) yield { at: log.at, message: message(log), fixes: fixes(log) };
		},
	},
});

function message({ uid, bytes }: SparseLog): string {
	return `UID ${uid} without --no-log-init makes useradd write ${sizeOf(bytes)} of empty /var/log/lastlog into the layer`;
}

function sizeOf(bytes: number): string {
	const megabytes = Math.round(bytes / 1e6);
	return megabytes < 1000 ? `${megabytes} MB` : `${Math.round(megabytes / 1000)} GB`;
}

function fixes({ tool }: SparseLog): readonly Fix[] {
	if (!tool) return [];
	const edits = () => [replaceText(tool, `${textAt(tool)} --no-log-init`)];
	return [{ title: "Add --no-log-init", safety: "safe", edits }];
}

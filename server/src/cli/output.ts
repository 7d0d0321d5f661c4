/** Writes to standard output; what a slow reader has not taken yet is kept for it. */
export function print(text: string): void {
	process.stdout.write(text);
}

/** Tells people something, beside the output. */
export function note(message: string): void {
	process.stderr.write(`dropcap: ${message}\n`);
}

/** Something was found, or would change; an error stays one. */
export function differ(): void {
	process.exitCode ||= 1;
}

/** Says what went wrong; the process ends with 2 once it is done. */
export function fail(message: string): undefined {
	process.exitCode = 2;
	note(message);
	return undefined;
}

/** Whoever reads the output may stop early, as `head` does: that is no error, and nobody is left to be told. */
export function tolerateEarlyEnd(): void {
	for (const stream of [process.stdout, process.stderr]) {
		stream.on("error", (error) => {
			if (!("code" in error && error.code === "EPIPE")) process.exitCode = 2;
		});
	}
}

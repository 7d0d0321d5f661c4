import { spawn } from "node:child_process";

/** What a program left behind. */
export interface Outcome {
	/** The exit code; 124 when it was ended because of its time, 127 when it could not be started. */
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** How a program is started. */
export interface RunOptions {
	readonly cwd?: string;
	readonly environment?: Readonly<Record<string, string>>;
	readonly input?: string;
	/** In seconds; 120 when it is not given. */
	readonly timeout?: number;
}

/** Runs a program to its end; answers also where it fails or cannot be started. */
export function run(command: string, words: readonly string[], options: RunOptions = {}): Promise<Outcome> {
	return new Promise((resolve) => {
		const child = spawn(command, words, {
			cwd: options.cwd,
			env: options.environment ? { ...options.environment } : process.env,
			stdio: ["pipe", "pipe", "pipe"],
		});
		const out: Buffer[] = [];
		const err: Buffer[] = [];
		let late = false;
		const timer = setTimeout(
			() => {
				late = true;
				child.kill("SIGKILL");
			},
			(options.timeout ?? 120) * 1000,
		);
		const finish = (code: number, extra: string) => {
			clearTimeout(timer);
			resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() + extra });
		};
		child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
		child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
		child.stdin.on("error", () => undefined);
		child.on("error", (error) => finish(127, String(error)));
		child.on("close", (code) => finish(late ? 124 : (code ?? 125), late ? "\ntook too long" : ""));
		child.stdin.end(options.input ?? "");
	});
}

/** Runs a program that has to succeed, and answers what it printed. */
export async function succeed(command: string, words: readonly string[], options: RunOptions = {}): Promise<string> {
	const { code, stdout, stderr } = await run(command, words, options);
	if (code !== 0)
		throw new Error(`${command} ${words.slice(0, 4).join(" ")} … ended with ${code}: ${stderr.slice(-2000)}`);
	return stdout;
}

/** Works on every item, at most `width` at a time; the answers keep the order. */
export async function inParallel<T, U>(
	items: readonly T[],
	width: number,
	work: (item: T) => Promise<U>,
): Promise<readonly U[]> {
	const answers: U[] = [];
	const queue = [...items.entries()];
	const worker = async () => {
		for (let next = queue.shift(); next; next = queue.shift()) answers[next[0]] = await work(next[1]);
	};
	await Promise.all(Array.from({ length: width }, worker));
	return answers;
}

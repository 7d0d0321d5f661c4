import { type LogOutputChannel, l10n, window } from "vscode";
import { CloseAction, ErrorAction, type ErrorHandler } from "vscode-languageclient";

/** A server that ends more often than this stays off. */
const MOST_CRASHES = 4;

/** In this time, in milliseconds. */
const PERIOD = 3 * 60 * 1000;

/** A message that cannot be read is no reason to give up; so many of them are. */
const MOST_ERRORS = 3;

/** Starts a server that ended by itself anew, and says so once; one that does it again and again stays off. */
export function createCrashHandler(output: LogOutputChannel): ErrorHandler {
	let crashes: readonly number[] = [];
	let isTold = false;
	return {
		error: (_error, _message, count = 0) => ({
			action: count <= MOST_ERRORS ? ErrorAction.Continue : ErrorAction.Shutdown,
			handled: true,
		}),
		closed: () => {
			const now = Date.now();
			crashes = [...crashes.filter((it) => now - it < PERIOD), now];
			if (crashes.length > MOST_CRASHES) {
				const message = l10n.t("The Dropcap server ended {0} times in 3 minutes and stays off.", crashes.length);
				void offer(window.showErrorMessage, message, output);
				return { action: CloseAction.DoNotRestart, message, handled: true };
			}
			const message = l10n.t("The Dropcap server ended unexpectedly and was started again.");
			if (!isTold) void offer(window.showWarningMessage, message, output);
			isTold = true;
			return { action: CloseAction.Restart, message, handled: true };
		},
	};
}

async function offer(
	show: (message: string, ...items: string[]) => Thenable<string | undefined>,
	message: string,
	output: LogOutputChannel,
): Promise<void> {
	const showOutput = l10n.t("Show Output");
	if ((await show(message, showOutput)) === showOutput) output.show();
}

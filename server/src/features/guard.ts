import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { Session } from "./session.ts";

type Log = Pick<Session, "log">;

/** A request handler that survives any input: an error is logged and answered with nothing, a cancellation as one. */
export function guardRequest<Params, Result>(
	{ log }: Log,
	name: string,
	nothing: Result,
	handle: (params: Params, token: CancellationToken) => Promise<Result>,
): (params: Params, token: CancellationToken) => Promise<Result | ResponseError<never>> {
	return async (params, token) => {
		try {
			const result = await handle(params, token);
			return token.isCancellationRequested ? cancelled(name) : result;
		} catch (error) {
			log(name, error);
			return nothing;
		}
	};
}

/** A notification handler that survives any input. */
export function guardNotification<Params>(
	{ log }: Log,
	name: string,
	handle: (params: Params) => void,
): (params: Params) => void {
	return (params) => {
		try {
			handle(params);
		} catch (error) {
			log(name, error);
		}
	};
}

function cancelled(name: string): ResponseError<never> {
	return new ResponseError(LSPErrorCodes.RequestCancelled, `${name} was cancelled`);
}

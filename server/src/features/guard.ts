import type { CancellationToken } from "vscode-languageserver";
import { ErrorCodes, LSPErrorCodes, ResponseError } from "./lsp-values.ts";
import type { Session } from "./session.ts";

type Log = Pick<Session, "log">;
type Guarding = Pick<Session, "log" | "isShutDown">;

/**
 * A request handler that survives any input: an error is logged and answered with nothing, a cancellation as one. After
 * the shutdown, which a client may follow with nothing but `exit`, each request is refused.
 */
export function guardRequest<Params, Result>(
	session: Guarding,
	name: string,
	nothing: Result,
	handle: (params: Params, token: CancellationToken) => Promise<Result>,
): (params: Params, token: CancellationToken) => Promise<Result | ResponseError<never>> {
	return async (params, token) => {
		if (session.isShutDown()) return new ResponseError(ErrorCodes.InvalidRequest, "The server is shut down");
		try {
			const result = await handle(params, token);
			return token.isCancellationRequested ? cancelled(name) : result;
		} catch (error) {
			session.log(name, error);
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

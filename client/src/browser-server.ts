import { type Disposable, type Uri, workspace } from "vscode";
import { BrowserMessageReader, BrowserMessageWriter, type MessageTransports } from "vscode-languageclient/browser";

/** A server that runs in this browser until it is disposed of. */
export interface BrowserServer extends Disposable {
	readonly place: "in a worker" | "beside the client";
	readonly transports: MessageTransports;
}

/**
 * Starts the server in a Worker where the editor allows one, else beside the client.
 * @param bundle the server's script
 */
export async function startBrowserServer(bundle: Uri): Promise<BrowserServer> {
	return (await startInWorker(bundle)) ?? startBesideClient(bundle);
}

async function startInWorker(bundle: Uri): Promise<BrowserServer | undefined> {
	const worker = createWorker(bundle);
	if (!worker) return undefined;
	const end = () => worker.terminate();
	if (await answers(worker)) return { place: "in a worker", transports: transportsOver(worker), dispose: end };
	end();
	return undefined;
}

/** VS Code refuses Workers to extensions that were loaded from a remote machine. */
function createWorker(bundle: Uri): Worker | undefined {
	try {
		return new Worker(bundle.toString(true));
	} catch {
		return undefined;
	}
}

/** Any server answers a request, if only that it knows none of that name; a Worker that may not load its script fails. */
function answers(worker: Worker): Promise<boolean> {
	return new Promise((resolve) => {
		worker.onmessage = () => resolve(true);
		worker.onerror = (event) => {
			event.preventDefault();
			resolve(false);
		};
		worker.postMessage({ jsonrpc: "2.0", id: "dropcap/hello", method: "dropcap/hello" });
	});
}

/** The script speaks to what it knows as `self`: here to one end of a channel whose other end is ours. */
async function startBesideClient(bundle: Uri): Promise<BrowserServer> {
	const script = new TextDecoder().decode(await workspace.fs.readFile(bundle));
	const { port1, port2 } = new MessageChannel();
	new Function("self", script)(port2);
	const dispose = () => {
		port1.close();
		port2.close();
	};
	return { place: "beside the client", transports: transportsOver(port1), dispose };
}

function transportsOver(port: Worker | MessagePort): MessageTransports {
	return { reader: new BrowserMessageReader(port), writer: new BrowserMessageWriter(port) };
}

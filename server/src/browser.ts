import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { createServer } from "./server.ts";

// In a Worker, `self` is the other end; where this runs beside its client, a port takes the place of that name.
createServer(createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)), undefined);

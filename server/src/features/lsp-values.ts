// What of the protocol's library is more than a type, through one door: at every start, each file that imports it otherwise
// would make an object with a getter for each of its several hundred names.
export {
	CodeActionKind,
	CodeActionTriggerKind,
	CompletionItemKind,
	DiagnosticSeverity,
	DiagnosticTag,
	DidChangeConfigurationNotification,
	DidChangeWatchedFilesNotification,
	DocumentDiagnosticReportKind,
	ErrorCodes,
	LSPErrorCodes,
	MarkupKind,
	RAL,
	RequestType,
	ResponseError,
	TextDocumentSyncKind,
} from "vscode-languageserver";

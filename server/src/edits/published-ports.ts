import type { PublishedPort } from "../privilege/published-ports.ts";
import { type Edit, textAt } from "../text/source-file.ts";
import { addKeysTo } from "./compose-edits.ts";

/** The host's own address. */
const LOOPBACK = "127.0.0.1";

/** Publishes a port on the host's own address alone; none where a variable holds the address. */
export function publishLocally({ address, namesHostPort, form, item, at }: PublishedPort): readonly Edit[] {
	const { file, span } = at;
	if (form === "long") return address === "" ? addKeysTo(item, [{ key: "host_ip", value: LOOPBACK }]) : [];
	const quote = /^["']?/.exec(textAt(at))?.[0].length ?? 0;
	const start = span.start + quote;
	const written = [`[${address}]`, address].find((it) => address !== "" && file.text.startsWith(it, start));
	if (address !== "" && written === undefined) return [];
	const newText = written !== undefined ? LOOPBACK : namesHostPort ? `${LOOPBACK}:` : `${LOOPBACK}::`;
	return [{ file, span: { start, end: start + (written?.length ?? 0) }, newText }];
}

import { existsSync, promises } from "node:fs";
import { CONFIGURATION_NAMES } from "../knowledge/configuration-names.ts";
import { configurationTemplate } from "../knowledge/configuration-template.ts";
import { fail, print } from "./output.ts";

/** `dropcap init`: writes a configuration to begin with, unless there is one. */
export async function init(): Promise<void> {
	for (const name of CONFIGURATION_NAMES) {
		if (existsSync(name)) return fail(`there is a configuration already: ${name}`);
	}
	const failure = await promises
		.writeFile(CONFIGURATION_NAMES[0], configurationTemplate, { flag: "wx" })
		.catch((error: Error) => error);
	if (failure) return fail(`${CONFIGURATION_NAMES[0]} was not written: ${failure.message}`);
	print(`wrote ${CONFIGURATION_NAMES[0]}\n`);
}

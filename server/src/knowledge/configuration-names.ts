import { folderOf } from "../text/uri.ts";

/** What a configuration is called, from the folder on that it counts for; the first that is there counts. */
export const CONFIGURATION_NAMES = [".dropcap.yaml", ".dropcap.yml", ".config/dropcap.yaml"] as const;

/** True for the names under which configurations are found. */
export function isConfigurationUri(uri: string): boolean {
	return CONFIGURATION_NAMES.some((it) => uri.endsWith(`/${it}`));
}

/** The folder's uri that a configuration's patterns begin at: its own, or the one that `.config` lies in. */
export function configuredFolder(uri: string): string {
	const name = CONFIGURATION_NAMES.find((it) => uri.endsWith(`/${it}`));
	return name === undefined ? folderOf(uri) : uri.slice(0, -name.length);
}

/** What a baseline is called where no configuration names another one. */
export const BASELINE_NAME = ".dropcap-baseline.json";

/** True for the name under which baselines are found. */
export function isBaselineUri(uri: string): boolean {
	return uri.endsWith(`/${BASELINE_NAME}`);
}

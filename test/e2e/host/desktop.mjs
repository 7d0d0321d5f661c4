// Desktop VS Code: downloaded by @vscode/test-electron when this machine can show it and the network allows it.
import { downloadAndUnzipVSCode } from "@vscode/test-electron";

const NETWORK_LIMIT = 8_000;

/**
 * The desktop editor's executable, or undefined when the workbench host has to stand in.
 * DROPCAP_VSCODE=desktop or =workbench decides by hand; DROPCAP_VSCODE_VERSION asks for a version.
 */
export async function findDesktop() {
	const choice = process.env.DROPCAP_VSCODE;
	if (choice !== undefined && choice !== "desktop" && choice !== "workbench") {
		throw new Error(`DROPCAP_VSCODE is "${choice}": it may be "desktop" or "workbench".`);
	}
	if (choice === "workbench") return undefined;
	if (choice === undefined && !hasDisplay()) {
		console.log("No display: using the workbench host.");
		return undefined;
	}
	try {
		const version = process.env.DROPCAP_VSCODE_VERSION;
		return await downloadAndUnzipVSCode({ ...(version ? { version } : {}), timeout: NETWORK_LIMIT });
	} catch (error) {
		if (choice === "desktop") throw error;
		const reason = error instanceof Error ? error.message : String(error);
		console.log(`Desktop VS Code cannot be downloaded (${reason}): using the workbench host.`);
		return undefined;
	}
}

function hasDisplay() {
	if (process.platform !== "linux") return true;
	return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

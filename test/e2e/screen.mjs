// Looks at the screen of the workbench host: what only shows there, and nothing that extensions can ask for.
// The workspace is not trusted, so all of this works in Restricted Mode.
import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { capture } from "./host/install.mjs";
import {
	linkExtension,
	openBrowser,
	openPage,
	startServer,
	workbenchAddress,
	writeSettings,
} from "./host/workbench.mjs";

const LIMIT = 30_000;

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const temp = await mkdtemp(join(realpathSync(tmpdir()), "dropcap-screen-"));
process.on("exit", () => rmSync(temp, { recursive: true, force: true, maxRetries: 5 }));

const settings = {
	"editor.lightbulb.enabled": "off",
	"editor.minimap.enabled": false,
	"security.workspace.trust.banner": "never",
	"security.workspace.trust.startupPrompt": "never",
	"window.menuBarVisibility": "hidden",
};
const folder = join(temp, "workspace");
cpSync(join(here, "screen"), folder, { recursive: true });

const checks = {
	"is at work in Restricted Mode, without a word on start": async (open) => {
		const page = await open("Dockerfile");
		await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor({ timeout: LIMIT });
		await squiggles(page).first().waitFor({ timeout: LIMIT });
		assert.deepEqual(await notifications(page), []);
	},

	"shows one hover and every problem once, beside the built-in support for Docker and YAML": async (open) => {
		const page = await open("compose.yaml");
		await hoverOver(page, "NET_ADMIN");
		const hover = page.locator(".monaco-hover", { hasText: "CAP_NET_ADMIN" });
		await hover.waitFor({ timeout: LIMIT });
		assert.equal((await hover.textContent()).split("CAP_NET_ADMIN").length, 2);
		await command(page, "Problems: Focus on Problems View");
		const rows = page.locator(".markers-panel .monaco-list-row");
		await rows.nth(1).waitFor({ timeout: LIMIT });
		const texts = await rows.allInnerTexts();
		assert.deepEqual(texts, [...new Set(texts)]);
	},

	"has hovers that need no scrolling at the default size, with the finding that VS Code shows above them": async (
		open,
	) => {
		const places = {
			Dockerfile: { "debian:12": "effective privileges" },
			"compose.yaml": {
				privileged: "effective privileges",
				NET_ADMIN: "CAP_NET_ADMIN",
				SYS_ADMIN: "CAP_SYS_ADMIN",
				"docker.sock": "Why it matters",
			},
		};
		for (const [file, words] of Object.entries(places)) {
			const page = await open(file);
			for (const [word, expected] of Object.entries(words)) {
				await hoverOver(page, word);
				const content = page.locator(".monaco-hover:not(.hidden) .monaco-hover-content", { hasText: expected });
				await content.locator(".status-bar", { hasText: "Quick Fix" }).waitFor({ timeout: LIMIT });
				const [needed, shown] = await content.evaluate((it) => [it.scrollHeight, it.clientHeight]);
				assert.ok(needed <= shown, `the hover over ${word} needs ${needed} pixels and has ${shown}`);
				await page.keyboard.press("Escape");
			}
		}
	},

	"shows hints and lenses whole, once they are turned on": async (open) => {
		const wished = { "dropcap.inlayHints.enable": true, "dropcap.codeLens.enable": true };
		await writeSettings(temp, { ...settings, ...wished });
		try {
			const page = await open("compose.yaml");
			const said = "runs as UID 10001 · no capabilities · can regain 2";
			await page.locator(".codelens-decoration", { hasText: said }).waitFor({ timeout: LIMIT });
			await line(page, "agent:").filter({ hasText: said }).waitFor({ timeout: LIMIT });
		} finally {
			await writeSettings(temp, settings);
		}
	},

	"lets a fix that needs judgement be looked at before it is made": async (open) => {
		const page = await open("compose.yaml");
		await quickFix(page, "privileged", 'Remove "privileged"');
		const preview = page.locator(".bulk-edit-panel");
		await preview.waitFor({ timeout: LIMIT });
		assert.equal(await line(page, "privileged: true").count(), 1);
		// What is to be looked at is not ticked until somebody has.
		await preview.locator(".edit-checkbox").first().click();
		await preview.locator(".monaco-button", { hasText: /^Apply$/ }).click();
		await line(page, "privileged: true").waitFor({ state: "detached", timeout: LIMIT });
	},

	"opens the effective privileges from the palette, with links to what decides them": async (open) => {
		const page = await open("compose.yaml");
		await line(page, "services:").click();
		await page.keyboard.press("ArrowDown");
		await command(page, "Dropcap: Show Effective Privileges");
		const preview = page.frameLocator("iframe.webview").frameLocator("iframe");
		await preview.locator("table").first().waitFor({ timeout: LIMIT });
		await preview.getByText("compose.yaml:4").first().click();
		await page.locator(".active-line-number", { hasText: /^4$/ }).waitFor({ timeout: LIMIT });
	},

	"starts a server that was killed again, and says so once": async (open) => {
		const others = serverProcesses();
		const page = await open("Dockerfile");
		const first = await serverBeside(others);
		process.kill(first, "SIGKILL");
		await until(async () => (await notifications(page)).some((it) => it.includes("ended unexpectedly")), "the message");
		const second = await serverBeside([...others, first]);
		await typeUser(page);
		await squiggles(page).first().waitFor({ state: "detached", timeout: LIMIT });
		process.kill(second, "SIGKILL");
		await serverBeside([...others, first, second]);
		await page.keyboard.press("Control+z");
		await squiggles(page).first().waitFor({ timeout: LIMIT });
		assert.equal((await notifications(page)).length, 1);
	},
};

process.exitCode = await main().catch((error) => {
	console.error(error);
	return 1;
});

async function main() {
	const started = Date.now();
	console.log((await capture(process.execPath, ["build.mjs"], {}, root)).trim());
	const extension = await linkExtension(root, temp);
	const server = await startServer({ temp, settings, restricted: true });
	const browser = await openBrowser();
	const failed = [];
	try {
		for (const [title, check] of Object.entries(checks)) {
			const pages = [];
			const open = async (file) => {
				const address = workbenchAddress(server, { folder, extension, file: join(folder, file) });
				const page = await openPage(browser, address, { width: 1280, height: 800 });
				pages.push(page);
				await squiggles(page).first().waitFor({ timeout: LIMIT });
				return page;
			};
			const problem = await check(open).catch((error) => error);
			console.log(problem ? `  FAIL  ${title}\n${problem.stack ?? problem}` : `  ok    ${title}`);
			if (problem) failed.push(title);
			for (const it of pages) await it.close();
		}
	} finally {
		await browser.close();
		await server.stop();
	}
	console.log(`${((Date.now() - started) / 1000).toFixed(1)} s`);
	console.log(`${Object.keys(checks).length - failed.length} passed, ${failed.length} failed`);
	return failed.length === 0 ? 0 : 1;
}

function squiggles(page) {
	return page.locator("[class*=squiggly-warning], [class*=squiggly-error]");
}

function line(page, text) {
	return page.locator(".view-line", { hasText: text });
}

/** Rests the pointer on a word, which is the last of its line or a part of that. */
async function hoverOver(page, word) {
	await line(page, word).locator("span span").filter({ hasText: word }).last().hover();
}

/** The palette is lost while the editor is still settling, so it is called until it lists the command. */
async function command(page, title) {
	const entry = page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
	await until(async () => {
		await page.keyboard.press("F1");
		await page.keyboard.type(title);
		return entry.waitFor({ timeout: LIMIT / 10 }).then(
			() => true,
			() => page.keyboard.press("Escape"),
		);
	}, `the command ${title}`);
	await page.keyboard.press("Enter");
}

/** The menu is lost as the palette is. */
async function quickFix(page, word, title) {
	const entry = page.locator(".action-widget").getByText(title).first();
	await until(async () => {
		// The cursor may lie over it; whoever tries again scrolls, and has the sticky lines over it then.
		await line(page, word).locator("span span").first().click({ force: true });
		await page.mouse.move(5, 5);
		await page.keyboard.press("Control+.");
		return entry.waitFor({ timeout: LIMIT / 10 }).then(
			() => true,
			() => page.keyboard.press("Escape"),
		);
	}, `the fix ${title}`);
	await entry.click();
}

/**
 * Every message of this page, whether it still shows by itself or not. Extensions that are built into VS Code and miss a
 * package of the desktop's, which this host does not have, say so at their own time: that is no word of ours.
 */
async function notifications(page) {
	await command(page, "Notifications: Show Notifications");
	await page.locator(".notifications-center.visible").waitFor({ timeout: LIMIT });
	const texts = await page.locator(".notifications-center .notification-list-item-message").allInnerTexts();
	await command(page, "Notifications: Hide Notifications");
	return texts.filter((it) => !it.startsWith("Activating extension 'vscode."));
}

async function typeUser(page) {
	await line(page, "FROM").click();
	await page.keyboard.press("End");
	await page.keyboard.type("\nUSER 10001");
}

/** The process of the language server that came; those of closed pages stay for a while. */
function serverBeside(known) {
	return until(() => serverProcesses().find((it) => !known.includes(it)), "a server");
}

function serverProcesses() {
	return readdirSync("/proc")
		.filter((it) => /^\d+$/.test(it))
		.filter((pid) => commandOf(pid).some((it) => it.startsWith(temp) && it.endsWith("server/bin/language-server.cjs")))
		.map(Number);
}

function commandOf(pid) {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
	} catch {
		return [];
	}
}

async function until(probe, what) {
	const end = Date.now() + LIMIT;
	for (;;) {
		const answer = await probe();
		if (answer) return answer;
		if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

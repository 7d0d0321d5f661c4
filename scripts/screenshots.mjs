// `npm run screenshots`: photographs the product at work in the workbench host, into docs/images/.
import { cpSync, rmSync } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { capture } from "../test/e2e/host/install.mjs";
import { linkExtension, openBrowser, openPage, startServer, workbenchAddress } from "../test/e2e/host/workbench.mjs";

const WIDTH = 1100;
const HEIGHT = 1000;
const LIMIT = 30_000;
const MARGIN = 24;

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const images = join(root, "docs", "images");

/** What is photographed: examples, copied into one folder so that the pictures show short names. */
const subjects = [
	["redis/Dockerfile", "Dockerfile"],
	["hardened/before/compose.yaml", "compose.yaml"],
];

/** Settings that leave nothing in the picture but the file. */
const settings = {
	"breadcrumbs.enabled": false,
	"editor.fontSize": 14,
	"editor.hover.above": false,
	"editor.lightbulb.enabled": "off",
	"editor.lineHeight": 24,
	"editor.minimap.enabled": false,
	"editor.occurrencesHighlight": "off",
	"editor.renderLineHighlight": "none",
	"editor.scrollBeyondLastLine": false,
	"editor.stickyScroll.enabled": false,
	"editor.wordWrap": "on",
	"window.commandCenter": false,
	"window.customTitleBarVisibility": "never",
	"window.menuBarVisibility": "hidden",
	"workbench.activityBar.location": "hidden",
	"workbench.colorTheme": "Dark Modern",
	"workbench.editor.showTabs": "multiple",
	"workbench.layoutControl.enabled": false,
	"workbench.statusBar.visible": false,
};

const temp = await mkdtemp(join(tmpdir(), "dropcap-screenshots-"));
process.on("exit", () => rmSync(temp, { recursive: true, force: true, maxRetries: 5 }));

console.log((await capture(process.execPath, ["build.mjs"], {}, root)).trim());
await mkdir(images, { recursive: true });
const folder = join(temp, "demo");
for (const [from, to] of subjects) cpSync(join(root, "examples", from), join(folder, to));
const extension = await linkExtension(root, temp);
const server = await startServer({ temp, settings });
try {
	const browser = await openBrowser();
	try {
		await photograph(browser);
	} finally {
		await browser.close();
	}
} finally {
	await server.stop();
}

async function photograph(browser) {
	const both = await openFile(browser, "Dockerfile");
	await openToTheSide(both, "compose.yaml");
	await save(both, "squiggles");
	await both.close();

	const fix = await openFile(browser, "Dockerfile");
	await openQuickFixes(fix);
	await save(fix, "quick-fix");
	await fix.keyboard.press("Enter");
	await fix.locator(".view-line", { hasText: /^USER/ }).waitFor({ timeout: LIMIT });
	await fix.locator(".tab .monaco-decoration-badge").waitFor({ state: "detached", timeout: LIMIT });
	await save(fix, "fixed");
	await fix.close();

	const hover = await openFile(browser, "compose.yaml");
	const name = hover.locator(".view-line", { hasText: "SYS_ADMIN" }).locator("span span").last();
	await name.hover();
	await hover.locator(".monaco-hover", { hasText: "CAP_SYS_ADMIN" }).waitFor({ timeout: LIMIT });
	await save(hover, "capability-hover");
	await hover.close();
}

/** Opens one file with the side bar closed and waits until it has been checked. */
async function openFile(browser, name) {
	const address = workbenchAddress(server, { folder, extension, file: join(folder, name) });
	const page = await openPage(browser, address, { width: WIDTH, height: HEIGHT });
	await squiggle(page, 0);
	await page.locator(".monaco-workbench.vs-dark").waitFor({ timeout: LIMIT });
	await page.keyboard.press("Control+b");
	return page;
}

async function openToTheSide(page, name) {
	await page.keyboard.press("Control+b");
	const entry = page.locator(".explorer-folders-view").getByText(name, { exact: true });
	await entry.click({ modifiers: ["Alt"] });
	await squiggle(page, 1);
	await page.keyboard.press("Control+b");
	await squiggle(page, 0);
}

async function squiggle(page, group) {
	const underlined = page.locator(".editor-group-container").nth(group).locator("[class*=squiggly-]");
	await underlined.first().waitFor({ timeout: LIMIT });
}

/** The shortcut is lost while the editor is still settling, so it is pressed until the menu shows. */
async function openQuickFixes(page) {
	const menu = page.locator(".action-widget").getByText("Add user").first();
	const base = page.locator(".view-line", { hasText: /^FROM/ });
	const end = Date.now() + LIMIT;
	for (;;) {
		await base.click({ position: { x: 80, y: 10 } });
		await page.mouse.move(WIDTH - 5, HEIGHT - 60);
		await page.keyboard.press("Control+.");
		try {
			return await menu.waitFor({ timeout: LIMIT / 10 });
		} catch (error) {
			if (Date.now() > end) throw error;
			await page.keyboard.press("Escape");
		}
	}
}

/** Saves the upper part of the page, down to the lowest thing that shows. */
async function save(page, name) {
	const boxes = await page.locator(".view-line, .action-widget, .monaco-hover:not(.hidden)").all();
	const bottoms = await Promise.all(
		boxes.map(async (it) => {
			const box = await it.boundingBox();
			return box ? box.y + box.height : 0;
		}),
	);
	const height = Math.min(HEIGHT, Math.ceil(Math.max(...bottoms)) + MARGIN);
	const clip = { x: 0, y: 0, width: WIDTH, height };
	const style = ".monaco-editor .cursor { visibility: hidden !important; }";
	await page.screenshot({ path: join(images, `${name}.png`), clip, style, animations: "disabled" });
	console.log(`docs/images/${name}.png`);
}

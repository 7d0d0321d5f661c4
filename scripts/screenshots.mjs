// `npm run screenshots`: photographs the product at work in the workbench host, into docs/images/.
import { cpSync, rmSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { capture } from "../test/e2e/host/install.mjs";
import {
	linkExtension,
	openBrowser,
	openPage,
	startServer,
	workbenchAddress,
	writeSettings,
} from "../test/e2e/host/workbench.mjs";

const WIDTH = 1140;
const HEIGHT = 1000;
const LIMIT = 30_000;
const MARGIN = 24;

/** How much of a rendered page is shown, in pixels. */
const PAGE = 620;

/** All that a picture must not cut off. */
const SHOWN = ".view-line, .action-widget, .monaco-hover:not(.hidden), .suggest-widget, .suggest-details-container";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const images = join(root, "docs", "images");
const media = join(root, "client", "media");

/** Every picture is taken twice. */
const themes = [
	{ suffix: "", theme: "Dark Modern", shown: ".monaco-workbench.vs-dark" },
	{ suffix: "-light", theme: "Light Modern", shown: ".monaco-workbench.vs" },
];

/** What is photographed: examples, copied into one folder so that the pictures show short names. */
const subjects = [
	["redis/Dockerfile", "Dockerfile"],
	["hardened/before/compose.yaml", "compose.yaml"],
	["web", "web"],
];

/** A service in the middle of being written: the cursor goes behind the last character. */
const UNFINISHED = `services:
  cache:
    image: redis:8
    cap_drop: [ALL]
    cap_add:
      - `;

/** A configuration as the walkthrough shows it. */
const CONFIGURATION = `# What this team has agreed on
preset: strict
rules:
  writable-root-filesystem: off
  low-uid: { severity: error, minimum: 10000 }
ignore:
  - rule: docker-socket
    services: [traefik]
    reason: moves to a socket proxy
    until: 2027-03-01
`;

/** Settings that leave nothing in the picture but the file. */
const settings = {
	"breadcrumbs.enabled": false,
	"editor.fontSize": 14,
	"editor.hover.above": false,
	"editor.lightbulb.enabled": "off",
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
	"workbench.editor.showTabs": "multiple",
	"workbench.layoutControl.enabled": false,
	"workbench.statusBar.visible": false,
};

const temp = await mkdtemp(join(tmpdir(), "dropcap-screenshots-"));
process.on("exit", () => rmSync(temp, { recursive: true, force: true, maxRetries: 5 }));

console.log((await capture(process.execPath, ["build.mjs"], {}, root)).trim());
await mkdir(images, { recursive: true });
const folder = join(temp, "demo");
for (const [from, to] of subjects) cpSync(join(root, "examples", from), join(folder, to), { recursive: true });
await writeFile(join(folder, "compose.cache.yaml"), UNFINISHED);
await mkdir(join(folder, "team"));
await writeFile(join(folder, "team", ".dropcap.yaml"), CONFIGURATION);
const extension = await linkExtension(root, temp);
const server = await startServer({ temp, settings });
try {
	const browser = await openBrowser();
	try {
		for (const it of themes) await photograph(browser, it);
	} finally {
		await browser.close();
	}
} finally {
	await server.stop();
}

async function photograph(browser, { suffix, theme, shown }) {
	const take = (page, name) => save(page, join(images, `${name}${suffix}.png`));
	const openIn = async (name, more = {}) => {
		await writeSettings(temp, { ...settings, "workbench.colorTheme": theme, ...more });
		const page = await openFile(browser, name);
		await page.locator(shown).waitFor({ timeout: LIMIT });
		return page;
	};
	const forWalkthrough = (name) => join(media, `${name}-${suffix === "" ? "dark" : "light"}.png`);

	const both = await openIn("Dockerfile");
	await openToTheSide(both, "compose.yaml");
	await take(both, "squiggles");
	await both.close();

	const fix = await openIn("Dockerfile");
	await openQuickFixes(fix);
	await take(fix, "quick-fix");
	await fix.keyboard.press("Enter");
	await fix.locator(".view-line", { hasText: /^USER/ }).waitFor({ timeout: LIMIT });
	await fix.locator(".tab .monaco-decoration-badge").waitFor({ state: "detached", timeout: LIMIT });
	await take(fix, "fixed");
	await fix.close();

	const hover = await openIn("compose.yaml");
	const name = hover.locator(".view-line", { hasText: "SYS_ADMIN" }).locator("span span").last();
	await name.hover();
	const shownHover = hover.locator(".monaco-hover", { hasText: "CAP_SYS_ADMIN" });
	await shownHover.locator(".status-bar", { hasText: "Quick Fix" }).waitFor({ timeout: LIMIT });
	await take(hover, "capability-hover");
	await hover.close();

	const privileges = await openIn("compose.yaml");
	await showPrivileges(privileges);
	await save(privileges, join(images, `effective-privileges${suffix}.png`), PAGE);
	await privileges.close();

	const hints = await openIn("web/compose.yaml", {
		"dropcap.inlayHints.enable": true,
		"dropcap.codeLens.enable": true,
	});
	await hints.locator(".view-line", { hasText: "runs as" }).first().waitFor({ timeout: LIMIT });
	await hints.locator(".codelens-decoration", { hasText: "runs as" }).first().waitFor({ timeout: LIMIT });
	await hints.locator(".detected-link").first().waitFor({ timeout: LIMIT });
	await take(hints, "hints");
	await hints.close();

	const completion = await openIn("compose.cache.yaml");
	await openProposals(completion, "SETUID");
	await take(completion, "completion");
	await completion.close();

	const configuration = await openIn("team/.dropcap.yaml");
	await save(configuration, forWalkthrough("configuration"));
	await configuration.close();
	for (const it of ["quick-fix", "effective-privileges"]) {
		await copyFile(join(images, `${it}${suffix}.png`), forWalkthrough(it));
	}
}

/** Opens one file with the side bar closed and waits until it has been checked. */
async function openFile(browser, name) {
	const address = workbenchAddress(server, { folder, extension, file: join(folder, name) });
	const page = await openPage(browser, address, { width: WIDTH, height: HEIGHT });
	await page.locator(".view-line").first().waitFor({ timeout: LIMIT });
	if (!name.endsWith(".dropcap.yaml")) await squiggle(page, 0);
	await page.keyboard.press("Control+b");
	await page.mouse.move(WIDTH / 2, HEIGHT - MARGIN);
	return page;
}

async function showPrivileges(page) {
	await page.locator(".view-line", { hasText: "services:" }).click();
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("F1");
	await page.keyboard.type("Dropcap: Show Effective Privileges");
	await page.keyboard.press("Enter");
	const preview = page.frameLocator("iframe.webview").frameLocator("iframe");
	await preview.locator("table").first().waitFor({ timeout: LIMIT });
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
	const line = page.locator(".view-line", { hasText: /^FROM/ });
	await insist(page, menu, async () => {
		await line.click({ position: { x: 80, y: 10 } });
		await page.mouse.move(WIDTH - 5, HEIGHT - 60);
		await page.keyboard.press("Control+.");
	});
}

/** Asks for completion at the end of the file, with what is said of the first proposal beside the list. */
async function openProposals(page, expected) {
	const list = page.locator(".suggest-widget .monaco-list-row", { hasText: expected }).first();
	await insist(page, list, async () => {
		await page.locator(".view-line").last().click();
		await page.keyboard.press("Control+End");
		await page.keyboard.press("Control+Space");
	});
	const details = page.locator(".suggest-details-container");
	if (!(await details.isVisible())) await page.keyboard.press("Control+Space");
	await details.waitFor({ timeout: LIMIT });
}

async function insist(page, awaited, ask) {
	const end = Date.now() + LIMIT;
	for (;;) {
		await ask();
		try {
			return await awaited.waitFor({ timeout: LIMIT / 10 });
		} catch (error) {
			if (Date.now() > end) throw error;
			await page.keyboard.press("Escape");
		}
	}
}

/** Saves the upper part of the page, down to the lowest thing that shows, or to the height that is given. */
async function save(page, path, given) {
	const boxes = await page.locator(SHOWN).all();
	const bottoms = await Promise.all(
		boxes.map(async (it) => {
			const box = await it.boundingBox();
			return box ? box.y + box.height : 0;
		}),
	);
	const height = given ?? Math.min(HEIGHT, Math.ceil(Math.max(...bottoms)) + MARGIN);
	const clip = { x: 0, y: 0, width: WIDTH, height };
	const style = ".monaco-editor .cursor { visibility: hidden !important; }";
	await page.screenshot({ path, clip, style, animations: "disabled" });
	console.log(relative(root, path));
}

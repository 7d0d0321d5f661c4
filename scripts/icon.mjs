// `npm run icon`: makes the PNG of the extension's icon out of its drawing.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser } from "../test/e2e/host/workbench.mjs";

const SIZE = 256;
const media = join(dirname(fileURLToPath(import.meta.url)), "..", "client", "media");

const drawing = await readFile(join(media, "icon.svg"), "utf8");
const browser = await openBrowser();
try {
	const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE }, deviceScaleFactor: 1 });
	await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${drawing}`);
	await page.screenshot({ path: join(media, "icon.png"), omitBackground: true });
} finally {
	await browser.close();
}
console.log("client/media/icon.png");

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../engine.ts";
import { debianArchive } from "../images.ts";
import { onDisk } from "../on-disk.ts";
import { lastLine, type Obstacle } from "../packages.ts";
import { type CaseImage, caseImages, type FixCase } from "./cases.ts";
import { packageArchive } from "./package-archive.ts";

/** Debian as the cases know it: the same system as the oracles', with an archive inside from which apt installs. */
const BASE = "debian:bookworm-slim";
const BASE_DOCKERFILE = [
	"FROM debian:12",
	"COPY debs /srv/debs",
	"RUN echo 'deb [trusted=yes] file:/srv/debs ./' > /etc/apt/sources.list",
	'CMD ["bash"]',
	"",
].join("\n");

/** Gives the engine the images that some cases stand on; loads nothing that none of them names. */
export async function loadCaseImages(engine: Engine, cases: readonly FixCase[]): Promise<Obstacle | undefined> {
	const archive = await packageArchive(debianArchive);
	if (typeof archive !== "string") return archive;
	const based = await engine.docker(["build", "-q", "-t", BASE, "-f", "-", archive], { input: BASE_DOCKERFILE });
	if (based.code !== 0) return { obstacle: `${BASE} cannot be built: ${lastLine(based.stderr)}` };
	const parent = await mkdtemp(join(tmpdir(), "dropcap-images-"));
	try {
		for (const image of neededBy(cases)) {
			const built = await onDisk(parent, image.files, (folder) =>
				engine.docker(["build", "-q", "-t", image.name, folder], { timeout: 300 }),
			);
			if (built.code !== 0) return { obstacle: `${image.name} cannot be built: ${built.stderr.slice(-800)}` };
		}
	} finally {
		await rm(parent, { recursive: true, force: true });
	}
	return undefined;
}

/** Images that files of the cases name, and those that these are built on, in the order in which they can be built. */
function neededBy(cases: readonly FixCase[]): readonly CaseImage[] {
	const texts = cases.flatMap((it) => [...it.files.values(), JSON.stringify(it.service)]);
	const needed: CaseImage[] = [];
	for (const image of caseImages().toReversed()) {
		const name = new RegExp(`(?:^|[\\s"'=/])${image.name.replaceAll(".", "\\.")}(?=$|[\\s"'])`, "m");
		if (!texts.some((it) => name.test(it))) continue;
		needed.unshift(image);
		texts.push(...image.files.values());
	}
	return needed;
}

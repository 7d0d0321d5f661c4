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

/** Builds the images that a case names, unless another case had them built; throws where one cannot be built. */
export type BuildFor = (it: FixCase) => Promise<void>;

/** Gives the engine the system that all images of the cases are built on, and answers what builds these when they are needed. */
export async function prepareImages(engine: Engine, parent: string): Promise<BuildFor | Obstacle> {
	const archive = await packageArchive(debianArchive);
	if (typeof archive !== "string") return archive;
	const based = await engine.docker(["build", "-q", "-t", BASE, "-f", "-", archive], { input: BASE_DOCKERFILE });
	if (based.code !== 0) return { obstacle: `${BASE} cannot be built: ${lastLine(based.stderr)}` };
	const images = caseImages();
	const building = new Map<string, Promise<void>>();
	return async (it) => {
		for (const image of images) {
			if (!names(it, image)) continue;
			const built = building.get(image.name) ?? build(engine, parent, image);
			building.set(image.name, built);
			await built;
		}
	};
}

function names(it: FixCase, image: CaseImage): boolean {
	const name = new RegExp(`(?:^|[\\s"'=/])${image.name.replaceAll(".", "\\.")}(?=$|[\\s"'])`, "m");
	return [...it.files.values(), JSON.stringify(it.service)].some((text) => name.test(text));
}

async function build({ docker }: Engine, parent: string, { name, files }: CaseImage): Promise<void> {
	const built = await onDisk(parent, files, (folder) => docker(["build", "-q", "-t", name, folder], { timeout: 300 }));
	if (built.code !== 0) throw new Error(`${name} cannot be built: ${built.stderr.slice(-800)}`);
}

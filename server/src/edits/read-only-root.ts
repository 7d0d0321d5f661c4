import { type ImageFacts, isChecked } from "../knowledge/images.ts";
import type { Service } from "../model/service.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import type { Edit } from "../text/source-file.ts";
import { addKeys } from "./compose-edits.ts";
import { addListed, canAddListed, extendsWhole, isNewList, newList } from "./own-keys.ts";

/** A read-only root filesystem with what stays writable in it. */
export interface ReadOnlyChange {
	readonly title: string;
	/** True where nobody knows what the image writes. */
	readonly risky: boolean;
	readonly edits: () => readonly Edit[];
}

/** What a new tmpfs may hold: more than most programs put into /tmp, less than hurts a host. */
const SIZE = "64m";

/** Directories whose files nobody misses after a restart; in all others data may last. */
const TEMPORARY = /^\/(?:tmp|run|var\/(?:run|tmp|cache|lock))(?:\/|$)|\/(?:te?mp|work|cache)$/;

/**
 * Makes the root filesystem read-only, and mounts what the image is known to write: a tmpfs over what is temporary, a
 * volume of the container's own over the rest. What is mounted already is left alone: Compose refuses a second mount.
 * Undefined where a list that an anchor brings would have to be changed.
 */
export function makeReadOnly(service: Service, profile: PrivilegeProfile): ReadOnlyChange | undefined {
	const { image, runsImageService, mounts } = profile;
	const known = runsImageService && isChecked(image) && image.writablePaths.length > 0 && !isSupervised(image);
	if (mounts.some((it) => it.target.state === "unknown") || hasOpenMounts(service)) return undefined;
	const paths = (known ? image.writablePaths : ["/tmp"]).filter((it) => !isMounted(it, profile));
	const temporary = paths.filter((it) => TEMPORARY.test(it));
	const lasting = paths.filter((it) => !TEMPORARY.test(it));
	const setting = service.get("read_only");
	const isWritten = setting?.value.kind === "scalar" && setting.value.at.file === service.file;
	if (!isWritten && (!service.body || setting)) return undefined;
	if (extendsWhole(service)) return undefined;
	if (temporary.length > 0 && canAddListed(service, "tmpfs") !== "yes") return undefined;
	if (lasting.length > 0 && canAddListed(service, "volumes") !== "yes") return undefined;
	const lists = [
		{ key: "tmpfs", value: temporary.map((it) => it + optionsFor(it, profile)) },
		{ key: "volumes", value: lasting },
	].filter((it) => it.value.length > 0);
	// What grows a list at the end of the service has to stand in front of new keys.
	const edits = () => [
		...(isWritten ? [{ file: service.file, span: setting.value.at.span, newText: "true" }] : []),
		...lists.flatMap(({ key, value }) => (isNewList(service, key) ? [] : addListed(service, key, value))),
		...addKeys(service, [
			...(isWritten ? [] : [{ key: "read_only", value: "true" }]),
			...lists.flatMap(({ key, value }) => (isNewList(service, key) ? [newList(service, key, value)] : [])),
		]),
	];
	return { title: titleOf(temporary, lasting, known), risky: !known, edits };
}

/** s6-overlay executes what it writes to /run, and how the images made with it do without a writable root differs. */
function isSupervised({ stepsDown }: ImageFacts): boolean {
	return stepsDown?.tool.startsWith("s6-") === true;
}

/** True where a variable decides what is mounted. */
function hasOpenMounts(service: Service): boolean {
	return ["tmpfs", "volumes"].some((key) => {
		const value = service.get(key)?.value;
		return value?.kind === "list" && value.items.some((it) => it.kind === "scalar" && it.text.state === "open");
	});
}

function titleOf(temporary: readonly string[], lasting: readonly string[], known: boolean): string {
	const parts = [
		...(temporary.length > 0 ? [`tmpfs at ${temporary.join(", ")}`] : []),
		...(lasting.length > 0 ? [`a volume at ${lasting.join(", ")}`] : []),
	];
	const beside = parts.length > 0 ? `, ${parts.join(" and ")}` : "";
	return `Set read_only: true${beside}${known ? "" : " (nobody knows what this image writes)"}`;
}

function isMounted(path: string, { mounts }: PrivilegeProfile): boolean {
	return mounts.some(({ target }) => {
		if (target.state === "unknown") return true;
		const clean = withoutAlias(target.value.replace(/(?<=[^/]|^\/)\/+$/, ""));
		const own = withoutAlias(path);
		return own === clean || own.startsWith(clean === "/" ? "/" : `${clean}/`);
	});
}

/** /var/run is a link to /run in all distributions of today. */
function withoutAlias(path: string): string {
	return path.replace(/^\/var\/run(?=\/|$)/, "/run");
}

/** A new tmpfs is root's, but for /tmp, which everybody may write to (mode 1777). */
function optionsFor(path: string, { user }: PrivilegeProfile): string {
	const size = `:size=${SIZE}`;
	if (/^\/(?:var\/)?tmp$/.test(path) || user.state === "unknown") return size;
	const { isRoot, uid, gid } = user.value;
	return isRoot || uid === undefined ? size : `${size},mode=0755,uid=${uid},gid=${gid ?? uid}`;
}

import { effectiveSettings } from "../analysis/effective-settings.ts";
import { wishesOf } from "../analysis/merged-configuration.ts";
import { defaultSettings, type Settings } from "../analysis/settings.ts";
import type { Wishes } from "../analysis/wishes.ts";
import type { Project } from "../model/project.ts";
import { keptOn } from "../text/kept-on.ts";
import { sameItems } from "../text/same-items.ts";
import type { SourceFile } from "../text/source-file.ts";
import { folderOf, resolveUri } from "../text/uri.ts";
import type { EditorSettings } from "./editor-settings.ts";
import type { ConfigurationSource } from "./find-configurations.ts";

/** The configuration files that count for a document of an editor; `top` is the workspace's folder that it lies in. */
export function configurationSource(
	{ preference, configPath }: EditorSettings,
	uri: string,
	top: string | undefined,
): ConfigurationSource {
	if (preference === "editorOnly") return { kind: "none" };
	if (configPath !== undefined) return { kind: "file", uri: resolveUri(top ?? folderOf(uri), configPath) };
	return { kind: "nearest", top };
}

/** By the nearest configuration file, or else by what is set in the editor. */
const remembered = keptOn<object, Remembered>();

interface Remembered {
	readonly editor: EditorSettings;
	readonly top: string | undefined;
	readonly files: readonly (SourceFile | undefined)[];
	readonly settings: Settings;
}

/**
 * What counts for a project in an editor; the same object as long as nothing changes. `top` is the folder of the workspace
 * that the editor's own patterns start from.
 */
export function settingsInEditor(
	project: Project,
	editor: EditorSettings,
	top: string | undefined,
	today: string,
): Settings {
	const uris = [...project.configurations, ...(project.baseline === undefined ? [] : [project.baseline])];
	const files = uris.map((it) => project.files.get(it));
	const key = files[0] ?? editor;
	const last = remembered.get(key);
	const isSame = last !== undefined && sameItems(last.files, files);
	if (isSame && last.editor === editor && last.top === top && last.settings.today === today) return last.settings;
	const usual = editor.wishes.usualExclusions ?? defaultSettings.exclude;
	const own: Wishes = { ...editor.wishes, usualExclusions: usual.map(({ glob }) => ({ glob, folder: top })) };
	const inFiles = wishesOf(project);
	const wishes = editor.preference === "editorFirst" ? [withoutDefaults(own), ...inFiles, own] : [...inFiles, own];
	const settings = effectiveSettings(wishes, today);
	remembered.set(key, { editor, top, files, settings });
	return settings;
}

/** Editors hand over their defaults as if somebody had set them: such a value is no wish that a file has to give way to. */
function withoutDefaults(wishes: Wishes): Wishes {
	const { preset, engine, honorOtherTools, newUser, capabilityComments } = defaultSettings;
	return {
		...wishes,
		preset: wishes.preset === preset ? undefined : wishes.preset,
		engine: wishes.engine === engine ? undefined : wishes.engine,
		honorOtherTools: wishes.honorOtherTools === honorOtherTools ? undefined : wishes.honorOtherTools,
		userName: wishes.userName === newUser.name ? undefined : wishes.userName,
		userUid: wishes.userUid === newUser.uid ? undefined : wishes.userUid,
		capabilityComments: wishes.capabilityComments === capabilityComments ? undefined : wishes.capabilityComments,
	};
}

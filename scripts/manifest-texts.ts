/** Texts of the manifest by their keys. */
export type Texts = Readonly<Record<string, string>>;

/** What of a setting is read by people, beside its description. */
interface Setting {
	readonly enum?: readonly string[];
	readonly properties?: Readonly<Record<string, Setting>>;
}

const DESCRIPTIONS = ["description", "markdownDescription", "patternErrorMessage"];

/**
 * The manifest with `%key%` in the place of every text about settings and commands that is written out, and those texts
 * by their keys: what is new can be written down where it belongs, and still be translated.
 */
export function extractTexts(manifest: string, texts: Texts): { readonly manifest: string; readonly texts: Texts } {
	const found = new Map(Object.entries(texts));
	const root = JSON.parse(manifest);

	function keyFor(key: string, text: string): string {
		if (/^%.*%$/.test(text)) return text;
		found.set(key, text);
		return `%${key}%`;
	}

	function replaceIn(setting: Setting, key: string): Setting {
		const entries = Object.entries(setting).map(([name, value]): readonly [string, unknown] => {
			if (DESCRIPTIONS.includes(name))
				return [name, keyFor(name === "patternErrorMessage" ? `${key}.error` : key, value)];
			if (name === "markdownEnumDescriptions" && Array.isArray(value)) {
				return [name, value.map((text, i) => keyFor(`${key}.${setting.enum?.[i]}`, text))];
			}
			return name === "properties" ? [name, replaceAll(value, `${key}.`)] : [name, value];
		});
		return Object.fromEntries(entries);
	}

	function replaceAll(settings: Readonly<Record<string, Setting>>, prefix: string): object {
		const entries = Object.entries(settings);
		return Object.fromEntries(
			entries.map(([name, it]) => [name, replaceIn(it, prefix + name.replace(/^dropcap\./, ""))]),
		);
	}

	for (const command of root.contributes.commands) {
		command.title = keyFor(`command.${command.command.replace(/^dropcap\./, "")}`, command.title);
	}
	for (const group of root.contributes.configuration) {
		const key = group.title.toLowerCase().replaceAll(/[^a-z]+/g, "-");
		group.title = keyFor(`configuration.${key}`, group.title);
		group.properties = replaceAll(group.properties, "setting.");
	}
	return { manifest: `${JSON.stringify(root, undefined, "\t")}\n`, texts: Object.fromEntries(found) };
}

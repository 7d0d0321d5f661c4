import { fromRuntime, fromSource, type Known, known, unknown } from "../model/known.ts";
import type { Project } from "../model/project.ts";
import type { Service } from "../model/service.ts";
import { fieldOf, textOf, type Value } from "../model/value.ts";
import type { Mount } from "./profile.ts";
import { volumeMounts } from "./volume-mounts.ts";

/** The mounts that a service asks for, in `volumes` and `tmpfs`. */
export function mountsOf(service: Service, project: Project): readonly Mount[] {
	const volumes = volumeMounts(service, project);
	const tmpfs = itemsOf(service.get("tmpfs")?.value).map((it): Mount => {
		const text = textOf(it);
		return {
			kind: "tmpfs",
			source: known("", fromRuntime("a tmpfs has no source")),
			target: textKnown(it, text?.split(":")[0]),
			readOnly: known(/(?:^|[:,])ro(?:,|$)/.test(text ?? ""), fromSource(it.at)),
			at: it.at,
			hostPath: undefined,
			propagation: undefined,
			isRecursive: true,
		};
	});
	return [...volumes, ...tmpfs];
}

/** The container ports that a service publishes or exposes. */
export function portsOf(service: Service): readonly Known<number>[] {
	return [...itemsOf(service.get("ports")?.value), ...itemsOf(service.get("expose")?.value)].flatMap((it) => {
		const text = textOf(fieldOf(it, "target")?.value) ?? textOf(it);
		if (text === undefined) return [unknown("the port comes from outside the project", fromSource(it.at))];
		const [, first, last] = /(?<![0-9])([0-9]+)(?:-([0-9]+))?(?:\/[a-z]+)?$/.exec(text) ?? [];
		const { at } = fieldOf(it, "target")?.value ?? it;
		return range(Number(first), Number(last ?? first)).map((port) => known(port, fromSource(at)));
	});
}

/** The ports from the first to the last; none where they are no range of ports. */
function range(first: number, last: number): readonly number[] {
	const isRange = first >= 0 && first <= last && last <= 65535;
	return isRange ? Array.from({ length: last - first + 1 }, (_, i) => first + i) : [];
}

function itemsOf(value: Value | undefined): readonly Value[] {
	if (!value || value.kind === "null") return [];
	return value.kind === "list" ? value.items : [value];
}

function textKnown(value: Value, text: string | undefined): Known<string> {
	const origin = fromSource(value.at);
	return text === undefined ? unknown("it comes from outside the project", origin) : known(text, origin);
}

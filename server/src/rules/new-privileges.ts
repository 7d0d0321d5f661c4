import { forbidNewPrivileges, switchNewPrivileges } from "../edits/security-options.ts";
import { isChecked } from "../knowledge/images.ts";
import { cis, moby, owasp } from "../knowledge/references.ts";
import { placeIn, valueIfKnown } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { type Fix, review, rule, withFixes } from "./rule.ts";

export const newPrivileges = rule({
	name: "new-privileges",
	summary: "Programs of a service may raise its privileges: no-new-privileges is not set.",
	why: "One setuid program in the image is enough for a process without privileges to become root in its container, whatever user it started as.",
	severity: "hint",
	mendsSafely: true,
	references: [owasp("D04"), cis("5.26"), moby("daemon/daemon_unix.go", "parseSecurityOpt")],
	check: {
		*service({ service, profile }) {
			const { noNewPrivileges: state, image } = profile;
			if (state.state === "unknown" || state.value || image?.family === "windows") return;
			const name = shorten(service.name, 30);
			const at = placeIn(service.file, state.origin);
			if (at && state.origin.by === "source") {
				const { at: written } = state.origin;
				const message = `no-new-privileges is off for "${name}": a setuid program makes its process root`;
				yield withFixes({ at, message, severity: "warning" }, () => {
					const change = switchNewPrivileges(service, written);
					return change ? [review(change)] : [];
				});
			} else if (state.origin.by === "runtime" && service.isBase && service.incomplete === undefined) {
				const message = `Service "${name}" may gain privileges through setuid programs: no-new-privileges is not set`;
				yield withFixes({ at: service.at, message }, () => fixes(service, profile));
			}
		},
	},
});

/** Nothing changes for a process that starts as root or never raises its privileges; what is known to do so stops working. */
function fixes(service: Service, profile: PrivilegeProfile): readonly Fix[] {
	const change = forbidNewPrivileges(service);
	if (!change) return [];
	const { user, image, raisesThrough, capabilities } = profile;
	const isRoot = user.state === "known" && user.value.isRoot;
	const carried = isRoot ? undefined : image?.fileCapabilities[0];
	const tool = raisesThrough ?? (carried === undefined ? undefined : `the file capability ${carried}`);
	// Of an image that nobody looked at, nobody knows whether its service raises its privileges.
	const isKnown = isRoot || isChecked(image);
	if (tool === undefined) return [{ ...change, safety: change.isShared || !isKnown ? "review" : "safe" }];
	const holdsItsOwn = !isRoot && (valueIfKnown(capabilities.effective)?.size ?? 0) > 0;
	if (tool === "setcap" && holdsItsOwn)
		return [review({ ...change, title: `${change.title} (only its first program keeps its file capability)` })];
	const title = `${change.title} (it uses ${tool}, which is of no use then)`;
	return [review({ ...change, title, risky: !isRoot })];
}

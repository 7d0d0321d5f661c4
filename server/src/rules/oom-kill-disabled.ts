import { composeSpec, owasp } from "../knowledge/references.ts";
import { placeIn } from "../model/known.ts";
import { shorten } from "../text/shorten.ts";
import { rule } from "./rule.ts";

export const oomKillDisabled = rule({
	name: "oom-kill-disabled",
	summary: "A service without a memory limit is never killed when memory runs out.",
	why: "When it uses up the memory, the kernel kills other processes, or hangs, instead of the one that is at fault.",
	severity: "warning",
	references: [owasp("D07"), composeSpec("oom_kill_disable", "the OOM killer")],
	check: {
		*service({ service, profile }) {
			const { oomKillDisabled: state, limits } = profile;
			if (state.state === "unknown" || !state.value) return;
			if (limits.memory.state === "unknown" || limits.memory.value !== "none") return;
			const at = placeIn(service.file, state.origin);
			if (!at) return;
			yield {
				at,
				message: `Service "${shorten(service.name, 30)}" has no memory limit and is never killed: the kernel kills others instead`,
			};
		},
	},
});

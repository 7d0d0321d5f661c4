import { useInService, useInStage } from "../edits/use-account.ts";
import { cis, man, owasp } from "../knowledge/references.ts";
import type { Account } from "../model/accounts.ts";
import { dockerfileName, isInline } from "../model/stage.ts";
import { shorten } from "../text/shorten.ts";
import { type Problem, review, rule } from "./rule.ts";

export const unusedUser = rule({
	name: "unused-user",
	summary: "A Dockerfile creates an account and never switches to it, so the image still runs as root.",
	why: "The work for a user of its own is done and protects nothing: the process is root, one kernel or runtime bug away from the host.",
	severity: "warning",
	references: [owasp("D01"), cis("4.1"), man("useradd(8)")],
	check: {
		*stage({ stage, profile }) {
			const account = profile.unusedAccount;
			if (!stage.isFinal || !account) return;
			yield {
				at: stage.base.at,
				message: `Image runs as root: account "${shorten(account.name, 32)}" is created and never switched to`,
				related: created(account),
				fixes: [review(useInStage(stage, profile, account))],
			};
		},
		*service({ service, profile }) {
			const account = profile.unusedAccount;
			if (!service.build || !service.isBase || service.incomplete !== undefined || !account) return;
			const where = shorten(dockerfileName(service.build), 24);
			yield {
				at: service.at,
				message: `Service "${shorten(service.name, 18)}" runs as root: ${where} creates "${shorten(account.name, 18)}", never switches to it`,
				related: isInline(service.build) ? [] : created(account),
				fixes: useInService(service, profile, account).map(review),
			};
		},
	},
});

function created({ nameAt }: Account): NonNullable<Problem["related"]> {
	return nameAt ? [{ at: nameAt, message: "The account is created here" }] : [];
}

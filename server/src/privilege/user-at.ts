import { buildOf, type UserInstruction } from "../model/build.ts";
import { fromSource, type Known, known, unknown } from "../model/known.ts";
import { rootStage, type Stage } from "../model/stage.ts";
import type { User } from "./profile.ts";
import { resolveUser, userOfImage } from "./user.ts";

/** The user that counts behind one USER of a stage, or the image's own behind none. */
export function userAt(stage: Stage, last: UserInstruction | undefined): Known<User> {
	const build = buildOf(stage);
	if (!last) return userOfImage(rootStage(stage).base.image, build);
	const origin = fromSource(last.at);
	if (last.value.state === "open") return unknown(last.value.because, origin);
	const user = resolveUser(last.value.text, build);
	const isNamed = user.name !== undefined && user.name !== "root" && last.value.text.startsWith(user.name);
	return build.unclear !== undefined && isNamed ? unknown(build.unclear, origin) : known(user, origin);
}

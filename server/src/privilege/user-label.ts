import { shorten } from "../text/shorten.ts";
import type { User } from "./profile.ts";

/** A user as messages name it: `"app"`, or `UID 1000` where no name is known. */
export function userLabel({ name, uid, text }: User): string {
	return name === undefined && uid !== undefined ? `UID ${uid}` : `"${shorten(name ?? text, 20)}"`;
}

/** Cases in which the model is known to differ from the engine, by oracle and case, with the reason; each is printed in every run. */
export const knownLimits: ReadonlyMap<string, string> = new Map([
	[
		"compose compose-values: Long targets that differ in a closing slash",
		"Compose compares targets of the long form as they are written and keeps both; Docker then refuses two mounts on one path",
	],
]);

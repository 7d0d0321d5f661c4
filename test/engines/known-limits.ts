/** Cases in which the model is known to differ from the engine, by oracle and case, with the reason; each is printed in every run. */
export const knownLimits: ReadonlyMap<string, string> = new Map([
	[
		"compose compose-values: Long targets that differ in a closing slash",
		"Compose compares targets of the long form as they are written and keeps both; Docker then refuses two mounts on one path",
	],
	[
		"compose compose-values: Short targets that differ in a closing slash",
		"Compose makes volumes unique twice, the second time with short targets cleaned; the model cleans all at once",
	],
	[
		"compose compose-include: An argument that the environment file gives",
		"The merged mapping keeps the bare name; the value from .env is given to the stage that is built",
	],
	[
		"compose compose-include: A build in an override of another folder",
		"COMPOSE_FILE in the .env of a folder above: the model looks in the folder of the opened file only",
	],
	[
		"compose compose-values: Numbers where texts stand",
		"Compose reads 0100, 0x10 and 1_000 in group_add and expose as YAML integers; the model keeps the text",
	],
]);

// Brings the editors that `test/editors` drives, on a machine that has to have everything.
import { installMissing } from "../engines/packages.ts";

const EDITORS = {
	nvim: ["neovim"],
	emacs: ["emacs-nox", "elpa-eglot", "elpa-dockerfile-mode", "elpa-yaml-mode"],
};

if (process.env.CI === "true") {
	const lacking = await installMissing(EDITORS);
	// The tests say what is missing; this says why.
	if (lacking) console.log(lacking.obstacle);
}

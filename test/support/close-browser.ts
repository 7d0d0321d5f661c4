import { closeBrowser } from "./browser-page.ts";

/** For Mocha's `require`: no browser outlives the tests. */
export const mochaHooks = { afterAll: closeBrowser };

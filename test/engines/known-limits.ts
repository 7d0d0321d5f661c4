/** Cases in which the model is known to differ from the engine, by oracle and case, with the reason; each is printed in every run. */
export const knownLimits: ReadonlyMap<string, string> = new Map([]);

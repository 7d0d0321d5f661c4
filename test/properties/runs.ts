/** How many cases a property gets: few in `npm test`, and always the same; thousands in `npm run test:nightly`. */
export const propertyRuns = Number(process.env.PROPERTY_RUNS ?? 300);

/** What the cases are made from; a failure of a nightly run is seen again with PROPERTY_SEED set to what it printed. */
export const propertySeed = Number(process.env.PROPERTY_SEED ?? (process.env.PROPERTY_RUNS ? Date.now() % 2 ** 31 : 5));

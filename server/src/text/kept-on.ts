/** What was worked out about objects: each has its answer for as long as it lives itself. */
export interface KeptOn<Key extends object, Value> {
	get(key: Key): Value | undefined;
	set(key: Key, value: Value): void;
}

/**
 * Like a WeakMap, but the value hangs on its key, under a symbol that copies of the key do not get. V8 keeps what a WeakMap
 * holds through every collection of young objects, dead keys or not: what was worked out about each version of a text would
 * stay until all objects are looked at. It also takes a WeakMap six times as long. A key outlives what is asked for here,
 * so this is for what is made once, not for a cache that comes and goes beside its keys.
 */
export function keptOn<Key extends object, Value>(): KeptOn<Key, Value> {
	const slot = Symbol("kept");
	return {
		get: (key: object) => Reflect.get(key, slot),
		set: (key, value) => {
			Object.defineProperty(key, slot, { value, writable: true });
		},
	};
}

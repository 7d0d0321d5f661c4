/** Stands in for Node's Buffer in browsers: all that dockerfile-ast asks of it, when it looks for a byte order mark. */
export const Buffer = { from: (text: string): Uint8Array => new TextEncoder().encode(text) };

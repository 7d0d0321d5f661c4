/** A text as YAML, in the quotes of the one that it replaces, or in double quotes where plain style would change it. */
export function quotedLike(written: string, text: string, inFlow: boolean): string {
	const quote = /^["']/.exec(written)?.[0];
	if (quote === '"') return JSON.stringify(text);
	if (quote === "'") return `'${text.replaceAll("'", "''")}'`;
	return mayBePlain(text, inFlow) ? text : JSON.stringify(text);
}

/** Cautious: what begins with an indicator, and in flow style what holds one, is quoted (yaml.org/spec/1.2.2, 7.3.3). */
function mayBePlain(text: string, inFlow: boolean): boolean {
	if (!/^[A-Za-z0-9_/.]/.test(text) || /: |:$| #|\s$/.test(text)) return false;
	return !inFlow || !/[,[\]{}:]/.test(text) || /^[a-z-]+:[a-z]+$/.test(text);
}

import { SEVERITIES } from "../analysis/wishes.ts";
import { allCapabilities } from "../knowledge/capabilities.ts";
import { rules } from "../rules/index.ts";
import { type Command, commands, type Option, type SHELLS } from "./commands.ts";

/** A script that makes a shell complete the words of `dropcap`. */
export function completion(shell: (typeof SHELLS)[number]): string {
	switch (shell) {
		case "bash":
			return bash();
		case "zsh":
			return zsh();
		case "fish":
			return fish();
	}
}

const names = commands.map((it) => it.name);

/** The words that stand for an option or an operand; undefined where it is a file or anything. */
function wordsOf(offers: Command["offers"] | NonNullable<Option["value"]>["offers"]): readonly string[] | undefined {
	if (typeof offers !== "string") return offers;
	switch (offers) {
		case "topics":
			return [...rules.map((it) => it.name), ...allCapabilities];
		case "commands":
			return names;
		case "rules":
			return rules.flatMap(({ name }) => SEVERITIES.map((it) => `${name}=${it}`));
		default:
			return undefined;
	}
}

/** Bash splits words at `=`, so that a value may be a word of its own behind it. */
function bash(): string {
	const values = commands.flatMap(({ name, options }) =>
		options.flatMap((option) => {
			if (!option.value) return [];
			if (option.value.offers === "rules")
				return [
					`\t\t"${name} ${option.name}") compopt -o nospace; _dropcap_words ${rules.map((it) => `${it.name}=`).join(" ")}; return ;;`,
				];
			const words = wordsOf(option.value.offers);
			const offer = words
				? `_dropcap_words ${words.join(" ")}`
				: option.value.offers === "files"
					? "_dropcap_files"
					: ":";
			return [`\t\t"${name} ${option.name}") ${offer}; return ;;`];
		}),
	);
	const operands = commands.map(({ name, offers, options }) => {
		const words = wordsOf(offers);
		const operand = words ? `_dropcap_words ${words.join(" ")}` : offers === "files" ? "_dropcap_files" : ":";
		const flags = [...options.map((it) => it.name), "--help"].join(" ");
		return `\t\t${name}) if [[ $current == -* ]]; then _dropcap_words ${flags}; else ${operand}; fi ;;`;
	});
	return `# Completions of dropcap for bash: eval "$(dropcap completion bash)"
_dropcap_words() {
	COMPREPLY=($(compgen -W "$*" -- "$current"))
}

_dropcap_files() {
	local IFS=$'\\n'
	compopt -o filenames 2>/dev/null
	COMPREPLY=($(compgen -f -- "$current"))
}

_dropcap() {
	local current="\${COMP_WORDS[COMP_CWORD]}" at=$((COMP_CWORD - 1))
	COMPREPLY=()
	if ((COMP_CWORD == 1)); then
		_dropcap_words ${[...names, "--help", "--version"].join(" ")}
		return
	fi
	if [[ $current == "=" ]]; then current=""; elif [[ \${COMP_WORDS[at]} == "=" ]]; then at=$((at - 1)); fi
	if [[ \${COMP_WORDS[at - 1]} == "--rule" || (\${COMP_WORDS[at - 1]} == "=" && \${COMP_WORDS[at - 2]} == "--rule") ]]; then
		_dropcap_words ${SEVERITIES.join(" ")}
		return
	fi
	case "\${COMP_WORDS[1]} \${COMP_WORDS[at]}" in
${values.join("\n")}
	esac
	case "\${COMP_WORDS[1]}" in
${operands.join("\n")}
	esac
}

complete -F _dropcap dropcap
`;
}

function zsh(): string {
	const described = (text: string) =>
		text
			.replace(/[[\]\\]/g, "")
			.replaceAll(":", "\\:")
			.replaceAll("'", "'\\''");
	const action = (words: readonly string[] | undefined, offers: unknown) =>
		words ? `(${words.join(" ")})` : offers === "files" ? "_files" : " ";
	const cases = commands.map(({ name, options, offers, operands }) => {
		const specifications = [
			...options.map(({ name: option, value, about }) => {
				const repeats = option === "--rule" ? "*" : "";
				const takes = value ? `=:${value.name}:${action(wordsOf(value.offers), value.offers)}` : "";
				const [key, rest] = takes === "" ? [option, ""] : [`${option}=`, takes.slice(1)];
				return `'${repeats}${key}[${described(about)}]${rest}'`;
			}),
			"'--help[Show the help of this command]'",
			...(operands
				? [`'${operands.endsWith("...]") ? "*" : "1"}:${described(operands)}:${action(wordsOf(offers), offers)}'`]
				: []),
		];
		return `\t\t${name}) _arguments ${specifications.join(" \\\n\t\t\t")} ;;`;
	});
	return `#compdef dropcap
# Completions of dropcap for zsh: a file called _dropcap in a folder of $fpath
_dropcap() {
	local -a commands
	commands=(
${commands.map(({ name, summary }) => `\t\t'${name}:${described(summary)}'`).join("\n")}
	)
	if ((CURRENT == 2)); then
		_describe command commands
		return
	fi
	shift words
	((CURRENT--))
	case $words[1] in
${cases.join("\n")}
	esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _dropcap "$@"; else compdef _dropcap dropcap; fi
`;
}

function fish(): string {
	const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
	const lines = commands.flatMap(({ name, summary, options, offers }) => {
		const inside = `complete -c dropcap -n '__fish_seen_subcommand_from ${name}'`;
		const words = wordsOf(offers);
		return [
			`complete -c dropcap -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
			...options.map(({ name: option, value, about }) => {
				const offered = value && wordsOf(value.offers);
				const takes = offered
					? ` -x -a ${quoted(offered.join(" "))}`
					: value
						? value.offers === "files"
							? " -r -F"
							: " -x"
						: "";
				return `${inside} -l ${option.slice(2)}${takes} -d ${quoted(about)}`;
			}),
			...(words ? [`${inside} -a ${quoted(words.join(" "))}`] : []),
			...(offers === "files" ? [`${inside} -F`] : []),
		];
	});
	return `# Completions of dropcap for fish: ~/.config/fish/completions/dropcap.fish
complete -c dropcap -f
${lines.join("\n")}
complete -c dropcap -l help -d 'Show the help'
complete -c dropcap -n __fish_use_subcommand -l version -d 'Show the version'
`;
}

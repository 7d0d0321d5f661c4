/** What `dropcap --help` prints. */
export const help = `Keeps containers at least privilege: checks Dockerfiles and Compose files.

Usage: dropcap <command> [options]

Commands
  check [paths]     Check files, and folders with all below them; without a path this folder; "-" is standard input
  fix [paths]       Apply the safe fixes, those after which the container still starts
  explain <name>    Tell what is known of a rule or a capability
  init              Write a configuration to begin with, .dropcap.yaml, into this folder
  lsp --stdio       Start the language server

Options of check
  --format <format>         text or sarif (default: text)
  --fail-on <severity>      The mildest severity that makes the check fail: error, warning, info, hint, or never
                            (default: DROPCAP_FAIL_ON, else warning)
  --report-suppressed       With sarif: also what comments and configurations ignore, marked as suppressed
  --stdin-filename <name>   The name under which standard input is judged; what it refers to is looked up from there
  --quiet                   One line for each finding, and nothing else
  --no-color                Without colours, also on a terminal (as with NO_COLOR)

Options of check and fix
  --preset <preset>         minimal, recommended or strict (default: DROPCAP_PRESET, the configuration's, recommended)
  --rule <name>=<severity>  off, hint, info, warning or error for one rule; may be given several times
  --config <file>           The configuration that counts, in the place of those that are found
  --no-config               Without any configuration

Options of fix
  --review    Also apply the first fix of findings that has to be reviewed: it may change what the container can do
  --diff      Print what would change as a unified diff, and write nothing
  --service <name>
              Only the service of this name, in the Compose files among the paths, and what it builds

Other options
  --help      This text
  --version   The version

Configuration
  The files .dropcap.yaml, .dropcap.yml and .config/dropcap.yaml count for their folder and all below it.
  Options win over DROPCAP_PRESET and DROPCAP_FAIL_ON, these over the files; the nearest file wins over the others.

Exit code
  0   Nothing was found that is as severe as --fail-on; nothing is left to change
  1   check: something was found; fix --diff: something would change
  2   Wrong use, a file or a --config that cannot be read, or an error in Dropcap itself
`;

/** What `dropcap init` writes: every key, all but the preset commented out. */
export const configurationTemplate = `# Configuration of Dropcap, for the editor and the command line.
# It counts for this folder and all below it.

# minimal, recommended or strict
preset: recommended

# Severity of single rules: off, hint, info, warning or error
# rules:
#   default-capabilities: warning
#   low-uid: { severity: warning, minimum: 1000 }

# Files that are not judged, as in .gitignore
# exclude: ["**/testdata/**"]

# What private base images are like
# images:
#   "registry.corp/base/*": { user: "1001", capabilities: [] }

# Findings that were looked at and accepted
# ignore:
#   - rule: missing-user
#     files: ["tools/Dockerfile"]
#     reason: runs on developers' machines only
#     until: 2027-03-01

# Findings that were accepted all at once; "dropcap baseline" writes the file
# baseline: .dropcap-baseline.json

# The account that fixes create, and whether they say what each capability is for
# fix: { user: app, uid: 10001, capabilityComments: false }

# docker or podman
# engine: docker

# Whether the ignoring comments of hadolint, Trivy, Checkov, KICS, Semgrep and tally count
# honorOtherTools: true

# Another configuration to start from
# extends: ../.dropcap.yaml

# Configurations of the folders above do not count
# root: true
`;

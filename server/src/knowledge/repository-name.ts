/** A repository as in `image:` without the registries that many images are mirrored in, and without `library/`. */
export function withoutRegistry(repository: string): string {
	return repository.replace(/^(?:(?:index\.)?docker\.io|ghcr\.io|quay\.io)\//, "").replace(/^library\//, "");
}

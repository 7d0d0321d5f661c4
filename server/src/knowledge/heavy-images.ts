import { withoutRegistry } from "./repository-name.ts";

/** What a service of an image needs to start and to do its usual work. */
export interface HeavyNeeds {
	/** In MiB; undefined where it depends on what it is given to do, as with language models. */
	readonly memory: number | undefined;
	/** Threads count as processes (cgroups(7), pids.max). */
	readonly processes: number;
}

function needs(images: RegExp, memory: number | undefined, source: string, processes = 1000) {
	return { images, memory, processes, source };
}

/**
 * Images that a usual small limit would kill: their makers ask for more, or they take a fixed heap when they start. By
 * repository; all of it known from the makers' documentation, none of it read again or run.
 */
const HEAVY: readonly (HeavyNeeds & { readonly images: RegExp; readonly source: string })[] = [
	needs(/(?:^|\/)elasticsearch$|^opensearchproject\/opensearch$/, 2048, "Elasticsearch guide, heap size settings"),
	needs(/(?:^|\/)logstash$|^graylog\/graylog|^solr$/, 2048, "a heap of 512 MB or 1 GB from the start"),
	needs(/(?:^|\/)kibana$/, 1536, "Kibana guide, memory of Node"),
	needs(/^mcr\.microsoft\.com\/(?:mssql\/|azure-sql-edge)/, 3072, "SQL Server on Linux, system requirements: 2 GB"),
	needs(
		/^container-registry\.oracle\.com\/database\/|^gvenzl\/oracle-/,
		3072,
		"Oracle Database Free, requirements: 2 GB",
	),
	needs(/^icr\.io\/db2|^ibmcom\/db2/, 4096, "Db2 community edition, requirements: 4 GB"),
	needs(/^gitlab\/gitlab-(?:ce|ee)$/, 6144, "GitLab installation requirements", 2000),
	needs(/^sonarqube$|^sonatype\/nexus3$/, 4096, "SonarQube and Nexus requirements: heaps of more than 2 GB"),
	needs(
		/^(?:apache|confluentinc|bitnami)\/(?:cp-(?:server|kafka)|kafka)/,
		2048,
		"kafka-server-start.sh: -Xmx1G -Xms1G",
	),
	needs(/^(?:bitnami\/)?cassandra$|^scylladb\/scylla$/, 4096, "cassandra-env.sh: a quarter of the host's memory"),
	needs(/^(?:clickhouse|yandex)\/clickhouse-server$/, 4096, "ClickHouse usage recommendations", 5000),
	needs(/^neo4j$|^arangodb$|^couchbase$|^crate$/, 2048, "the makers' minimum of 1 to 2 GB"),
	needs(/^(?:mysql|mongo|percona\/.*|mongodb\/.*)$/, 1024, "resident size with default buffers: 400 MB and more", 500),
	needs(
		/^(?:jenkins\/jenkins|keycloak\/keycloak|jboss\/.*|wildfly|odoo|openproject\/.*)$/,
		2048,
		"the makers' sizing guides",
	),
	needs(/^atlassian\/|^haxqer\//, 4096, "Atlassian's supported sizes"),
	needs(/^itzg\/minecraft-(?:server|bedrock-server)$/, 2048, "MEMORY is 1G by default"),
	needs(/^(?:selenium|seleniarm|browserless|zenika|chromedp)\//, 2048, "docker-selenium, --shm-size 2g", 2000),
	needs(
		/^(?:nextcloud|discourse\/.*|rocket\.chat|mattermost\/.*|apache\/(?:airflow|superset))$/,
		2048,
		"the makers' sizing guides",
	),
	needs(
		/^(?:ollama\/|vllm\/|localai\/|huggingface\/|nvcr\.io\/|pytorch\/|tensorflow\/)/,
		undefined,
		"as large as the model",
	),
];

/** The needs of an image that takes more than most; undefined for one that is not known to. */
export function heavyNeeds(repository: string): HeavyNeeds | undefined {
	const name = withoutRegistry(repository);
	return HEAVY.find((it) => it.images.test(name));
}

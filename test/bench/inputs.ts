/** A file to measure with. */
export interface Input {
	readonly name: string;
	readonly path: string;
	readonly languageId: "dockerfile" | "dockercompose";
	readonly text: string;
	/** Characters are typed behind these words; nothing else comes after them on their line. */
	readonly typedBehind: string;
	/** Hovers and code actions are asked for at these words. */
	readonly askedAt: string;
	/** Texts of other files that it leads to, by path from its own folder. */
	readonly beside?: ReadonlyMap<string, string>;
}

/** An image of two stages as many have it: 40 lines, 26 instructions. */
export function typicalDockerfile(): Input {
	return {
		name: "Dockerfile, 26 instructions",
		path: "Dockerfile",
		languageId: "dockerfile",
		text: TYPICAL_DOCKERFILE,
		typedBehind: "REVISION=r",
		askedAt: "debian:12-slim",
	};
}

/** One stage of 2,000 instructions. */
export function largeDockerfile(): Input {
	return dockerfileOf(2_000);
}

/** One stage of so many instructions. */
export function dockerfileOf(size: number): Input {
	const instructions = [
		(i: number) => `RUN apt-get update && apt-get install -y package-${i} && rm -rf /var/lib/apt/lists/*`,
		(i: number) => `COPY --chown=app:app src/part-${i} /srv/part-${i}`,
		(i: number) => `ENV PART_${i}=/srv/part-${i}`,
		(i: number) => `LABEL part.${i}="yes"`,
	];
	const body = Array.from({ length: size - 2 }, (_, i) => instructions[i % instructions.length]?.(i));
	return {
		name: `Dockerfile, ${size.toLocaleString("en")} instructions`,
		path: `large-${size}/Dockerfile`,
		languageId: "dockerfile",
		text: `${["FROM debian:12-slim", "ENV REVISION=r", ...body].join("\n")}\n`,
		typedBehind: "REVISION=r",
		askedAt: "debian:12-slim",
	};
}

/** Five services around a web application: 58 lines. */
export function typicalCompose(): Input {
	return {
		name: "Compose, 5 services",
		path: "compose.yaml",
		languageId: "dockercompose",
		text: TYPICAL_COMPOSE,
		typedBehind: "REVISION: r",
		askedAt: "privileged",
	};
}

/** Two thousand services: 712 KiB. */
export function hugeCompose(): Input {
	return composeOf(2_000);
}

/** So many services; characters are typed in the one in the middle. */
export function composeOf(size: number): Input {
	const services = Array.from({ length: size }, (_, i) => service(i, i === Math.floor(size / 2))).flat();
	return {
		name: `Compose, ${size.toLocaleString("en")} services`,
		path: `huge-${size}/compose.yaml`,
		languageId: "dockercompose",
		text: `${["services:", ...services].join("\n")}\n`,
		typedBehind: "REVISION: r",
		askedAt: "privileged",
	};
}

/** A project of two hundred services that build fifty Dockerfiles between them. */
export function manyBuilds(): Input {
	const dockerfile = typicalDockerfile().text;
	const services = Array.from({ length: 200 }, (_, i) => [
		`  service-${i}:`,
		`    build: ./images/${i % 50}`,
		"    environment:",
		`      ${i === 100 ? "REVISION: r" : 'LOG_LEVEL: "info"'}`,
		...(i === 100 ? ["    privileged: true"] : []),
	]).flat();
	return {
		name: "Compose, 200 services of 50 Dockerfiles",
		path: "builds/compose.yaml",
		languageId: "dockercompose",
		text: `${["services:", ...services].join("\n")}\n`,
		typedBehind: "REVISION: r",
		askedAt: "privileged",
		beside: new Map(Array.from({ length: 50 }, (_, i) => [`images/${i}/Dockerfile`, `${dockerfile}# ${i}\n`])),
	};
}

const IMAGES = ["nginx:1.27", "redis:7", "postgres:16", "ghcr.io/example/worker:1", "node:22"] as const;

function service(i: number, isTyped: boolean): readonly string[] {
	return [
		`  service-${i}:`,
		`    image: ${IMAGES[i % IMAGES.length]}`,
		"    restart: unless-stopped",
		...(isTyped ? ["    privileged: true"] : []),
		...(i % 3 === 0 ? ['    user: "10001:10001"'] : []),
		"    cap_drop: [ALL]",
		...(i % 4 === 0 ? ["    cap_add:", "      - NET_BIND_SERVICE"] : []),
		"    environment:",
		`      NAME: service-${i}`,
		`      ${isTyped ? "REVISION: r" : 'LOG_LEVEL: "info"'}`,
		"    ports:",
		`      - "127.0.0.1:${10_000 + i}:8080"`,
		"    volumes:",
		`      - data-${i}:/var/lib/service`,
		"    healthcheck:",
		'      test: ["CMD", "wget", "-qO-", "http://localhost:8080/health"]',
		"      interval: 30s",
	];
}

const TYPICAL_DOCKERFILE = `# syntax=docker/dockerfile:1
ARG NODE_VERSION=22

# Builds the application
FROM node:\${NODE_VERSION}-bookworm AS build
ARG REVISION=unknown
ENV NODE_ENV=production
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --include=dev
COPY tsconfig.json ./
COPY src ./src
RUN npm run build \\
    && npm prune --omit=dev \\
    && rm -rf src

# What runs
FROM debian:12-slim
LABEL org.opencontainers.image.title="app"
LABEL org.opencontainers.image.licenses="MIT"
ENV REVISION=r
ENV PORT=8080
RUN apt-get update \\
    && apt-get install -y --no-install-recommends \\
        ca-certificates \\
        curl \\
        procps \\
        tini \\
        tzdata \\
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/app
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY --from=build /usr/local/bin/node /usr/local/bin/node
RUN mkdir -p /srv/app/cache
EXPOSE 8080
HEALTHCHECK CMD curl --fail http://localhost:8080/health
STOPSIGNAL SIGTERM
ENTRYPOINT ["tini", "--"]
CMD ["node", "dist/main.js"]
`;

const TYPICAL_COMPOSE = `name: shop

x-logging: &logging
  driver: json-file
  options:
    max-size: 10m

services:
  proxy:
    image: traefik:v3.1
    ports:
      - "80:80"
      - "443:443"
    volumes:
      - ./traefik.yaml:/etc/traefik/traefik.yaml:ro
    privileged: true
    logging: *logging

  web:
    build: .
    environment:
      DATABASE_URL: postgres://app@db/shop
      REVISION: r
    cap_drop:
      - ALL
    cap_add:
      - NET_BIND_SERVICE
    depends_on:
      - db
      - cache
    logging: *logging

  worker:
    build: .
    command: ["node", "dist/worker.js"]
    user: "10001:10001"
    read_only: true
    init: true
    depends_on:
      - db

  db:
    image: postgres:16
    environment:
      POSTGRES_DB: shop
      POSTGRES_PASSWORD_FILE: /run/secrets/db
    volumes:
      - db:/var/lib/postgresql/data
    logging: *logging

  cache:
    image: redis:7-alpine
    cap_drop: [ALL]
    security_opt:
      - no-new-privileges:true

volumes:
  db:
`;

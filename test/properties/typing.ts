import fc from "fast-check";

/** Replaces some characters at a place that is a part of the text's length. */
export interface Change {
	readonly at: number;
	readonly removed: number;
	readonly inserted: string;
}

/** Services that lean on one another in every way that is known. */
export const LINKED = `x-common: &common
  read_only: true
services:
  base: &base
    image: debian:12
  aliased:
    <<: [*common, *base]
    user: "1000:1000"
  extending:
    extends: base
    cap_drop: [ALL]
  extending-elsewhere:
    extends: {service: aliased}
  steering:
    image: docker:27
    environment:
      DOCKER_HOST: tcp://moby:2375
  engine:
    image: docker:27-dind
    container_name: moby
    volumes: [data:/data]
volumes:
  data:
    driver_opts: {type: none, o: bind, device: /etc}
`;

/** Services that lean on nothing but one anchor, written in every style; most have something that is mended safely. */
export const NEIGHBOURS = `x-logging: &logging
  driver: local
services:
  proxy:
    image: nginx:1.27
    user: "101"
    logging: *logging
  flow: {image: "postgres:16", user: "999"}
  # told of below
  own:
    image: postgres:16
    user: "999"
    cap_add:
    - SYS_NICE
    # deeper than its keys

  cache:
    image: redis:7
    user: "999"
    security_opt: [no-new-privileges:true]
  last:
    image: postgres:16
    user: root`;

/** Stages in which what is written above decides what nearly everything below means. */
export const STAGED = `ARG BASE=debian:12
ARG RUN_AS=app
FROM $BASE AS stage0
ARG RUN_AS
ENV HOME_DIR=/srv UID=1000
ENV DATA_DIR=$HOME_DIR/data
WORKDIR $HOME_DIR
WORKDIR logs
RUN groupadd -g $UID app && useradd -u $UID -g app app
RUN mkdir -p $DATA_DIR cache && chmod 777 cache && chown $RUN_AS $DATA_DIR
COPY --chown=$RUN_AS . $DATA_DIR
ONBUILD RUN useradd -u $UID child
ONBUILD USER $RUN_AS
USER $RUN_AS
FROM stage0
VOLUME $DATA_DIR
COPY a lib
ADD b $HOME_DIR/b
RUN touch file && rm -rf $HOME_DIR/b && sudo make
EXPOSE $UID
USER $UID
CMD ["/srv/start.sh"]
`;

/** The text after a change. */
export function edited(text: string, { at, removed, inserted }: Change): string {
	const anywhere = Math.floor(at * text.length);
	// A line is typed behind another one.
	const start = inserted.startsWith("\n") ? `${text}\n`.indexOf("\n", anywhere) : anywhere;
	return text.slice(0, start) + inserted + text.slice(start + removed);
}

/** What people type: characters, half words and whole lines, with now and then a line that others lean on. */
export function change(): fc.Arbitrary<Change> {
	const pieces = [
		...["x", " ", "\n", ":", '"', "'", "#", "-", "&a ", "*a", "{", "[", "|", "\t", "$"],
		...[
			"\n  ",
			"\n    ",
			"\n  new:\n    image: nginx",
			"\n    privileged: true",
			"\n    cap_drop: [ALL]",
			"\n    image: nginx",
			"\n    read_only: true",
			"\n    container_name: other",
			"\n    extends: web",
			"\n    security_opt:\n    - label:disable",
			"\n    security_opt:\n      - label:disable",
			"\n    <<: *a",
		],
		...["\n    environment:\n      DOCKER_HOST: tcp://web:2375", "\nvolumes:\n  data:\n", "\n---\n", "\nUSER root\n"],
	];
	return changeWith(pieces);
}

/** The same in a Dockerfile: what continues lines, what opens and closes heredocs, and what looks like either. */
export function dockerfileChange(): fc.Arbitrary<Change> {
	const pieces = [
		...["x", " ", "\t", "\n", "\r", "\r\n", "\n\n", "\\", "`", "\\\n", "`\n", " \\ \n", "\\\r\n", '"', "'", '["a"]'],
		...["#", "\n# c\n", "\n# c \\\n", "# escape=`\n", "# syntax=docker/dockerfile:1\n", "\uFEFF"],
		...["<<EOF", "<<-EOF", "<<'A' <<B\n", "\nEOF\n", "\nA\n", "EOF"],
		...["\nRUN x", "\nFROM y\n", "ONBUILD ", "\nUSER root\n"],
	];
	return changeWith(pieces);
}

/** The same in a Dockerfile of several stages: what decides as whom its commands are executed, where, and on what. */
export function stageChange(): fc.Arbitrary<Change> {
	const pieces = [
		...["x", "1", " ", "\n", "$", "#", "/", "ONBUILD ", "# escape=`\n", "sudo ", "EOF"],
		...["\nFROM debian:12 AS stage0\n", "\nFROM stage0\n", "\nFROM scratch\n", "\nFROM $BASE AS stage1\n"],
		...["\nUSER app\n", "\nUSER root\n", "\nUSER $RUN_AS\n", "\nONBUILD USER 1000\n", "\nONBUILD RUN useradd on\n"],
		...["\nARG RUN_AS=root\n", "\nARG RUN_AS\n", "\nARG BASE=alpine\n", "\nARG UID=$RUN_AS\n"],
		...["\nENV RUN_AS=1000 HOME_DIR=/data\n", "\nENV HOME_DIR /srv/$RUN_AS\n", "\nENV UID=7\n"],
		...["\nWORKDIR /data\n", "\nWORKDIR sub\n", "\nWORKDIR $HOME_DIR\n", "\nVOLUME $HOME_DIR /cache\n"],
		...["\nCOPY --chown=app src /data/\n", "\nCOPY --chmod=777 src $HOME_DIR\n", "\nCOPY a /etc/\n", "\nADD a .\n"],
		...["\nRUN useradd -u 1000 app && chmod 777 /data\n", "\nRUN groupadd -g $UID x; useradd -u $UID app\n"],
		...["\nRUN mkdir -p $HOME_DIR && chown app /data\n", "\nRUN cd x && mkdir y\n", "\nRUN sudo chmod u+s /a\n"],
		...["\nRUN <<EOF\nuseradd -u $UID app\nchmod 777 d\nEOF\n", "\nRUN sh -c 'chmod 777 e && mkdir f'\n"],
		...["\nCOPY <<EOF /etc/passwd\na:x:0:0::/:/bin/sh\nEOF\n", "\nEXPOSE 80 $UID\n", '\nCMD ["/data/a"]\n'],
		// More lines than are read anew before somebody looks whether they stood elsewhere.
		"\nRUN mkdir x\nRUN chmod 777 x\nCOPY --chmod=777 a b\nENV RUN_AS=/data\nUSER app\nRUN mkdir x\nWORKDIR w\n",
	];
	return changeWith(pieces);
}

const STEPS = 1_000_000;

/** A place as a part of a text's length. Not any number up to one: most of those are so small that they stand for the very beginning. */
export const anywhere: fc.Arbitrary<number> = fc.nat(STEPS).map((it) => it / STEPS);

function changeWith(pieces: readonly string[]): fc.Arbitrary<Change> {
	return fc.record({
		at: anywhere,
		removed: fc.oneof(fc.constant(0), fc.nat(6), fc.nat(60)),
		inserted: fc.oneof(fc.constantFrom(...pieces), fc.constant("")),
	});
}

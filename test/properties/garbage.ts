import fc from "fast-check";

/** Half words that mean something to one of the parsers, half anything. */
export function garbage(): fc.Arbitrary<string> {
	const pieces = [
		...[
			"FROM ",
			"debian:12",
			" AS a",
			"USER ",
			"0",
			"root",
			"app:app",
			"RUN ",
			"<<EOF",
			"EOF",
			"COPY --from=a ",
			"ARG X=",
			"${X:-",
		],
		...[
			"ENV ",
			"ONBUILD ",
			"# escape=`",
			"\\\n",
			'["a"',
			"useradd -u 5 app",
			" && ",
			"'",
			'"',
			"$(",
			"}",
			"\t",
			"\r\n",
			"\n",
			"\n\n",
		],
		...[
			"services:",
			"\n  web:",
			"\n    ",
			"privileged: true",
			"cap_add:",
			"cap_drop: [ALL",
			"]",
			"- ",
			"SYS_ADMIN",
			"*a",
			"&a ",
			"<<: ",
		],
		...[
			"user: ",
			"image: nginx",
			"build: .",
			"{",
			",",
			"|\n",
			">-",
			"!reset ",
			"extends: {service: web}",
			"---\n",
			"? ",
			": ",
			"\uFEFF",
			"%YAML",
		],
	];
	const piece = fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom(...pieces) },
		{ weight: 1, arbitrary: fc.string({ unit: "binary" }) },
	);
	return fc.array(piece, { maxLength: 40 }).map((it) => it.join(""));
}

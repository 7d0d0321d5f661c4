/** What one account takes in /var/log/lastlog, which is indexed by UID: `struct lastlog` of glibc on 64-bit Linux. */
export const LASTLOG_ENTRY = 292;

/**
 * Images whose useradd writes an entry for the new account whatever its number, so that the file grows up to it and a
 * layer stores every byte. shadow 4.13 stopped that (commit ebf9b232, "Do not reset non-existent data in
 * {last,fail}log"; measured on Debian 12: nothing is written). So these are the releases with an older shadow: Debian
 * up to 11, Ubuntu up to 22.10, the RHEL family up to 9, Amazon Linux. Alpine has no such file.
 */
const OLD_SHADOW: readonly RegExp[] = [
	/(?:^|[-:_.])(?:wheezy|jessie|stretch|buster|bullseye|trusty|xenial|bionic|focal|jammy|kinetic)(?:[-_.]|$)/,
	/(?:^|\/)debian:(?:[6-9]|1[01])(?:[.-]|$)/,
	/(?:^|\/)ubuntu:(?:1\d|2[0-2])\.\d\d(?:[.-]|$)/,
	/(?:^|\/)(?:centos|rockylinux(?:\/rockylinux)?|almalinux(?:\/\d-base)?|oraclelinux):(?:centos|stream)?[5-9](?:[.-]|$)/,
	/(?:^|\/)ubi[789](?:\/[a-z-]+|-[a-z-]+)?(?::|$)/,
	/(?:^|\/)rhel[67](?:[/:]|$)/,
	/(?:^|\/)amazonlinux(?::|$)/,
];

/** True for an image, as FROM names it, that is known to have such a useradd. */
export function growsLastlog(image: string): boolean {
	return OLD_SHADOW.some((it) => it.test(image.toLowerCase()));
}

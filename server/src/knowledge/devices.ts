import type { Capability } from "./capabilities.ts";

/** What a device of the host gives to a container that may use it. */
export interface DeviceFacts {
	/** In words, completing "it gives access to …". */
	readonly gives: string;
	/** The capability without which the device is of no use, in a container that is not privileged. */
	readonly needs?: Capability;
	/** True for what leads to the whole host, not to one piece of hardware. */
	readonly isHost: boolean;
}

/** What a device node, or a folder of them, gives; undefined for those that every container has. */
export function deviceFacts(path: string): DeviceFacts | undefined {
	const name = path.replace(/\/+/g, "/").replace(/(?<=.)\/$/, "");
	if (/[*?[]/.test(name) || name === "/dev") return EVERYTHING;
	return NODES.find(([pattern]) => pattern.test(name))?.[1];
}

/** What an entry of the device cgroup's list gives: a type, numbers and permissions; undefined where nothing is read or written. */
export function cgroupRuleFacts(rule: string): DeviceFacts | undefined {
	const [, type, major, minor, permissions] = /^([abc]) ([0-9]+|\*):([0-9]+|\*) ([rwm]{1,3})$/.exec(rule) ?? [];
	if (type === undefined || major === undefined || minor === undefined) return undefined;
	if (!permissions || !/[rw]/.test(permissions)) return undefined;
	if (major === "*") return type === "b" ? DISK : EVERYTHING;
	if (type !== "c" && BLOCK_MAJORS.has(Number(major))) return DISK;
	if (type !== "b" && major === "1") return minor === "*" || MEMORY_MINORS.has(Number(minor)) ? MEMORY : undefined;
	return type === "b" ? OTHER : (CHARACTER_MAJORS[major] ?? OTHER);
}

const EVERYTHING: DeviceFacts = { gives: "every device of the host", isHost: true };
const DISK: DeviceFacts = { gives: "a disk of the host, past all file permissions", isHost: true };
const MEMORY: DeviceFacts = { gives: "the host's memory or ports", isHost: true };
const KERNEL_LOG: DeviceFacts = { gives: "the kernel log of the host", isHost: true };
const USB: DeviceFacts = { gives: "USB devices, past their drivers", isHost: false };
const INPUT: DeviceFacts = { gives: "keyboards and pointers of the host", isHost: false };
const TUNNEL: DeviceFacts = { gives: "network tunnels", needs: "NET_ADMIN", isHost: false };
const FUSE: DeviceFacts = { gives: "file systems in user space", needs: "SYS_ADMIN", isHost: false };
const MACHINES: DeviceFacts = { gives: "virtual machines of the host's kernel", isHost: false };
const GRAPHICS: DeviceFacts = { gives: "the graphics driver of the host's kernel", isHost: false };
const SOUND: DeviceFacts = { gives: "microphones and speakers of the host", isHost: false };
const CAMERA: DeviceFacts = { gives: "cameras, tuners and video codecs of the host", isHost: false };
const SERIAL: DeviceFacts = { gives: "a serial line of the host", isHost: false };
const OPTICAL: DeviceFacts = { gives: "an optical drive of the host", isHost: false };
const PASSTHROUGH: DeviceFacts = { gives: "hardware of the host, its direct memory access included", isHost: false };
const OTHER: DeviceFacts = { gives: "hardware of the host through a driver of its kernel", isHost: false };

/** Names of the kernel's list of devices (Documentation/admin-guide/devices.txt); the first that fits is meant. */
const NODES: readonly (readonly [RegExp, DeviceFacts | undefined])[] = [
	[/^\/dev\/(?:null|zero|full|u?random|tty|console|ptmx|pts|shm|mqueue|std(?:in|out|err)|fd)(?:\/|$)/, undefined],
	[/^\/dev\/(?:mem|kmem|port)$/, MEMORY],
	[/^\/dev\/kmsg$/, KERNEL_LOG],
	[/^\/dev\/(?:sd[a-z]+|hd[a-z]+|vd[a-z]+|xvd[a-z]+)[0-9]*$/, DISK],
	[/^\/dev\/(?:nvme|mmcblk|md|dm-|loop|nbd|zd|bcache|rbd|drbd)[0-9]/, DISK],
	[/^\/dev\/(?:disk|mapper|block|zvol|loop-control)(?:\/|$)/, DISK],
	[/^\/dev\/fuse$/, FUSE],
	[/^\/dev\/(?:kvm|vhost-net|vhost-vsock)$/, MACHINES],
	[/^\/dev\/net(?:\/|$)/, TUNNEL],
	[/^\/dev\/(?:dri|kfd|nvidia)/, GRAPHICS],
	[/^\/dev\/bus(?:\/|$)/, USB],
	[/^\/dev\/(?:input|uinput|hidraw|uhid)/, INPUT],
	[/^\/dev\/snd(?:\/|$)/, SOUND],
	[/^\/dev\/(?:video|media|dvb|vchiq|v4l)/, CAMERA],
	[/^\/dev\/(?:tty[A-Z]|serial)/, SERIAL],
	[/^\/dev\/(?:sr[0-9]|cdrom|dvd)/, OPTICAL],
	[/^\/dev\/(?:vfio|uio|cpu)/, PASSTHROUGH],
	[/^\/dev\/./, OTHER],
];

/** Block devices with a fixed major: IDE, loop, SCSI disks, MD, MMC, NVMe and other extended ones. */
const BLOCK_MAJORS: ReadonlySet<number> = new Set([
	...[3, 7, 8, 9, 22, 33, 34, 43, 179, 202, 259],
	...[65, 66, 67, 68, 69, 70, 71, 128, 129, 130, 131, 132, 133, 134, 135],
	// 240–254 are given at boot: device mapper and virtio disks get theirs there.
	...Array.from({ length: 15 }, (_, i) => 240 + i),
]);

/** Below major 1: mem, kmem, port and kmsg; the others are null, zero, full and random. */
const MEMORY_MINORS: ReadonlySet<number> = new Set([1, 2, 4, 11]);

/** Character devices by major, as far as their driver says what they are. */
const CHARACTER_MAJORS: Readonly<Record<string, DeviceFacts>> = {
	"4": SERIAL,
	"10": OTHER,
	"13": INPUT,
	"81": CAMERA,
	"116": SOUND,
	"166": SERIAL,
	"188": SERIAL,
	"189": USB,
	"226": GRAPHICS,
};

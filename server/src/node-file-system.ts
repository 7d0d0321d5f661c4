import { open, readdir, stat } from "node:fs/promises";
import { filesOf } from "./files.ts";
import type { FileSystem } from "./workspace/file-system.ts";

/** The files of this machine for who serves others meanwhile: a slow disk keeps nobody waiting but the one who asked. */
export const nodeFileSystem: FileSystem = filesOf({ open, readdir, stat }).fileSystem;

import type { Known } from "../model/known.ts";
import type { Project } from "../model/project.ts";
import type { Service } from "../model/service.ts";
import { type BuildGrants, buildGrantsOf, NO_BUILD_GRANTS } from "./build-grants.ts";
import { type DeviceGrant, devicesOf } from "./devices.ts";
import { type Hook, hooksOf } from "./hooks.ts";
import type { Mount, User } from "./profile.ts";
import { type RuntimeAccess, runtimeAccessOf } from "./runtime-access.ts";

/** What a container, its hooks and its build get of the host beyond mounts and namespaces. */
export interface HostAccess {
	readonly runtimeAccess: readonly RuntimeAccess[];
	readonly devices: readonly DeviceGrant[];
	readonly hooks: readonly Hook[];
	readonly buildGrants: BuildGrants;
}

/** What nobody asked for: a Dockerfile says nothing of the host. */
export const NO_HOST_ACCESS: HostAccess = { runtimeAccess: [], devices: [], hooks: [], buildGrants: NO_BUILD_GRANTS };

/** What a service gets of the host; `resolve` says who a user is in its image. */
export function hostAccessOf(
	service: Service,
	project: Project,
	mounts: readonly Mount[],
	user: Known<User>,
	resolve: (text: string) => User,
): HostAccess {
	return {
		runtimeAccess: runtimeAccessOf(service, project, mounts, user),
		devices: devicesOf(service),
		hooks: hooksOf(service, resolve),
		buildGrants: buildGrantsOf(service),
	};
}

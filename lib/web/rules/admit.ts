import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { DoorAccess } from './doors.ts';

/** The one decision of every door. Deny is the default. */
export function admit(access: DoorAccess, actor: Actor | null): 'admitted' | 'signed-out' | 'forbidden' {
  if (access === 'public') return 'admitted';
  if (!actor) return 'signed-out';
  return access === 'signed-in' || can(actor, access) ? 'admitted' : 'forbidden';
}

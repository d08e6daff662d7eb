import type { Actor } from '#lib/people/rules/actor.ts';
import { canSomewhere } from '#lib/people/rules/reach.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { DoorAccess } from './doors.ts';

/**
 * The one decision of every door. Deny is the default. `filters`: behind this door everything is narrowed to what a scoped
 * role reaches, so its holders may come in; every other door lets them in by roles that hold for everything only.
 */
export function admit(
  access: DoorAccess,
  actor: Actor | null,
  filters = false,
): 'admitted' | 'signed-out' | 'forbidden' {
  if (access === 'public') return 'admitted';
  if (!actor) return 'signed-out';
  if (access === 'signed-in' || can(actor, access)) return 'admitted';
  return filters && canSomewhere(actor, access) ? 'admitted' : 'forbidden';
}

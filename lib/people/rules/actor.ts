import type { Id } from '#lib/kernel/ids.ts';
import type { ScopedHeld } from './reach.ts';
import type { Permission, Role } from './roles.ts';

/** The person on whose behalf a call runs, as the session row and the person's rows said at the start of this call. */
export interface Actor {
  readonly personId: Id<'person'>;
  readonly sessionId: Id<'session'>;
  readonly displayName: string;
  readonly email: string | null;
  /** Built-in roles that hold for everything. */
  readonly roles: readonly Role[];
  /** What roles of the house's own permit for everything, beside the built-in ones. */
  readonly permissions?: readonly Permission[];
  /** Roles that hold for a part of the inventory only. */
  readonly scoped?: readonly ScopedHeld[];
  /** Names of all roles held, for showing them. */
  readonly roleNames?: readonly string[];
  /** When this sign-in was last confirmed. */
  readonly confirmedAt: Date;
}

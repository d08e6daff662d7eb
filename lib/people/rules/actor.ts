import type { Id } from '#lib/kernel/ids.ts';
import type { Role } from './roles.ts';

/** The person on whose behalf a call runs, as the session row and the person's rows said at the start of this call. */
export interface Actor {
  readonly personId: Id<'person'>;
  readonly sessionId: Id<'session'>;
  readonly displayName: string;
  readonly email: string | null;
  readonly roles: readonly Role[];
  /** When this sign-in was last confirmed. */
  readonly confirmedAt: Date;
}

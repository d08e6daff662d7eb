import type { Settings } from './options.ts';
import type { HeldAnswers } from './pipeline/held-answers.ts';
import type { FaultBoard } from './rules/fault.ts';
import type { LookupLimiter } from './rules/lookup-limiter.ts';
import type { Database } from './state/database.ts';
import type { Vault } from './state/vault.ts';
import type { Courier } from './trail-files/courier.ts';
import type { PageTokens } from './wire/page-token.ts';

/** What all calls of one server share. */
export interface World {
  readonly settings: Settings;
  readonly database: Database;
  readonly vault: Vault;
  readonly pageTokens: PageTokens;
  readonly lookups: LookupLimiter;
  /** Told when a call leaves work behind that is done in the background. */
  readonly background: { wake(): void };
  readonly faults: FaultBoard;
  readonly held: HeldAnswers;
  readonly courier: Courier;
}

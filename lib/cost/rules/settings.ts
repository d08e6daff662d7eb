import { z } from 'zod';
import { DAY_MS, type Day } from './calendar.ts';
import { DAY_PATTERN } from './price.ts';

/** A month of Secrets Manager for nothing, as AWS gives it to new accounts. Both days belong to it. */
export const trialSchema = z.strictObject({
  accountId: z.string().regex(/^\d{12}$/, 'An account is twelve digits.'),
  from: z.string().regex(DAY_PATTERN),
  to: z.string().regex(DAY_PATTERN),
});
export type Trial = z.infer<typeof trialSchema>;

export const costSettingsSchema = z.strictObject({
  /** ISO 4217: what the edited prices are in. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'Three letters, as USD.'),
  trials: z.array(trialSchema).max(50),
  /** Requests to KMS that an account has free each month; 0: none are taken off. */
  freeKeyRequests: z.number().int().min(0).max(1_000_000_000),
});
export type CostSettingsData = z.infer<typeof costSettingsSchema>;

export const DEFAULT_SETTINGS: CostSettingsData = { currency: 'USD', trials: [], freeKeyRequests: 0 };

/** The settings with what is asked of them. */
export class CostSettings {
  readonly data: CostSettingsData;

  constructor(data: CostSettingsData) {
    this.data = data;
  }

  isTrial(accountId: string, at: number): boolean {
    return this.#trialsOf(accountId).some(({ from, to }) => at >= startOf(from) && at < startOf(to) + DAY_MS);
  }

  /** Instants (ms) at which a trial of this account begins or ends. */
  trialBounds(accountId: string): readonly number[] {
    return this.#trialsOf(accountId).flatMap(({ from, to }) => [startOf(from), startOf(to) + DAY_MS]);
  }

  #trialsOf(accountId: string): readonly Trial[] {
    return this.data.trials.filter((trial) => trial.accountId === accountId);
  }
}

function startOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

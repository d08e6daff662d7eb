import { z } from 'zod';
import { code, count, instant, text } from './shapes.ts';

/** What people set about cost. Amounts are micro-units of the currency. */
export const COST_RECORDS = {
  'cost.price-set': z.strictObject({
    component: code,
    currency: code,
    micros: count,
    validFrom: code,
    source: text,
  }),
  'cost.price-withdrawn': z.strictObject({ component: code, price: code }),
  'cost.settings-changed': z.strictObject({ currency: code, trials: count, freeKeyRequests: count }),
  'cost.budget-set': z.strictObject({ path: text, micros: count, currency: code }),
  'cost.budget-removed': z.strictObject({ path: text }),
  'cost.advice-put-aside': z.strictObject({ advice: code, subject: text, until: instant, why: text }),
  'cost.advice-taken-up': z.strictObject({ advice: code, subject: text }),
  'cost.bill-switched': z.strictObject({ connectionId: code, connection: text, isOn: z.boolean() }),
  'cost.exported': z.strictObject({ month: code, form: z.enum(['csv', 'json']), lines: count }),
} as const;

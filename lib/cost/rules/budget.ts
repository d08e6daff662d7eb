import { z } from 'zod';
import type { Micros } from './money.ts';

/** The most that a node of the tree may cost in a month. The path ends in a slash; empty: everything. */
export const budgetSchema = z.strictObject({
  path: z
    .string()
    .max(512)
    .regex(/^$|^\P{Cc}+\/$/u, 'A path ends in a slash, as prod/payments/; empty means everything.'),
  micros: z.number().int().min(1_000).max(1_000_000_000_000),
});
export type Budget = z.infer<typeof budgetSchema>;

export interface BudgetState extends Budget {
  readonly currency: string;
  readonly spentMicros: Micros;
  readonly forecastMicros: Micros;
}

/** How a budget stands: spent already, to be crossed by the end of the month, or kept. */
export function standOf(state: BudgetState): 'crossed' | 'will-cross' | 'kept' {
  if (state.spentMicros > state.micros) return 'crossed';
  return state.forecastMicros > state.micros ? 'will-cross' : 'kept';
}

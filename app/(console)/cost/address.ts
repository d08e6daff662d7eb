import { z } from 'zod';
import { COST_GROUPINGS } from '#lib/cost/queries/group-view.ts';
import { isMonth } from '#lib/cost/rules/calendar.ts';

export const monthInAddress = z.string().refine(isMonth).optional().catch(undefined);

export const costSearch = z.object({
  month: monthInAddress,
  by: z.enum(COST_GROUPINGS).catch('environment').default('environment'),
  advice: z.enum(['open', 'aside']).catch('open').default('open'),
  extrapolate: z.literal('1').optional().catch(undefined),
  after: z.string().max(64).optional().catch(undefined),
});
export type CostAddress = z.output<typeof costSearch>;

export function hrefOfCost(address: Partial<CostAddress>): string {
  const parameters = new URLSearchParams();
  if (address.month !== undefined) parameters.set('month', address.month);
  if (address.by !== undefined && address.by !== 'environment') parameters.set('by', address.by);
  if (address.advice === 'aside') parameters.set('advice', 'aside');
  if (address.extrapolate !== undefined) parameters.set('extrapolate', '1');
  if (address.after !== undefined) parameters.set('after', address.after);
  const text = parameters.toString();
  return text === '' ? '/cost' : `/cost?${text}`;
}

import { chanceOf } from './chance.ts';

export interface Visibility {
  readonly trailDelaySeconds: number;
  readonly lookupDisorderSeconds: number;
}

/** When a record becomes visible to LookupEvents. With disorder each by itself, whatever the order of the calls was. */
export function visibleAt(eventId: string, now: Date, wish: Visibility): Date {
  const more = wish.lookupDisorderSeconds * (chanceOf(eventId) / 2 ** 32);
  return new Date(now.getTime() + (wish.trailDelaySeconds + more) * 1000);
}

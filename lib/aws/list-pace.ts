import type { Aws } from './aws.ts';
import type { AwsPlace } from './rules/account.ts';

/** AWS admits 100 ListSecrets a second in an account and region; the rest is left to people and their tools. */
const PER_SECOND = 98;
const DISTANCE_MS = 1_000 / PER_SECOND;
/** A timer that rings late may be made up for, by a few calls. */
const MADE_UP = 4;

const places = new WeakMap<Aws, Map<string, number>>();

/** Waits for the turn of one more ListSecrets in this account and region; everything of this process shares the turns. */
export async function listTurn(aws: Aws, place: AwsPlace): Promise<void> {
  const turns = places.get(aws) ?? new Map<string, number>();
  places.set(aws, turns);
  const key = `${place.accountId} ${place.region}`;
  const now = performance.now();
  const at = Math.max(turns.get(key) ?? now, now - MADE_UP * DISTANCE_MS);
  turns.set(key, at + DISTANCE_MS);
  if (at > now) await new Promise((resolve) => setTimeout(resolve, at - now));
}

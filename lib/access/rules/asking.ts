import type { Refusal } from '#lib/kernel/result.ts';
import type { SecretAct } from './act.ts';
import { refuseAccess } from './refusals.ts';
import type { Target } from './request.ts';
import type { TicketCheck } from './ticket-check.ts';

/** One secret of an asking: which value of it, for which act. */
export interface AskedItem extends Target {
  readonly secretId: string;
  readonly act: SecretAct;
  /** The change that is to be approved, where the act is one; handed in by who froze it, never by a form. */
  readonly change?: AskedChange | undefined;
}

/** A change as it was frozen: the signatures bind to its hash. */
export interface AskedChange {
  readonly id: string;
  /** SHA-256 of its facts, hex. */
  readonly hash: string;
  /** What it will do, sentence by sentence. */
  readonly words: readonly string[];
  /** Only a person approves it: no automatic rule does. A rule that denies still denies. */
  readonly needsPerson: boolean;
}

/** Everything that is asked for with one press of a button. */
export interface Asking {
  readonly items: readonly AskedItem[];
  readonly durationSeconds: number;
  /** Null: as many as the policy of each secret allows. */
  readonly uses: number | null;
  readonly reason: string;
  readonly ticket: string | null;
  /**
   * What the ticket system said for each item, asked before; null where nothing had to be asked. `not-yet`: only whether
   * everything else is as it must be is judged, because nobody outside is asked for somebody who may not ask here.
   */
  readonly ticketChecks: readonly (TicketCheck | null)[] | 'not-yet';
  /** The thread it continues, by extending a grant of it; null: a thread of its own. */
  readonly thread: { readonly threadId: string; readonly extendsGrantId: string } | null;
}

/** What makes a request another one: which secret, which act, which value. */
export interface AskedTarget {
  readonly secretId: string | null;
  readonly act: string;
  readonly stage: string | null;
  readonly versionId: string | null;
}

/** Two items that ask for the same thing: their requests would be one and the same. */
export function isSameTarget(a: AskedTarget, b: AskedTarget): boolean {
  return a.secretId === b.secretId && a.act === b.act && a.stage === b.stage && a.versionId === b.versionId;
}

export interface RefusedItem {
  /** Place in the asking, from 0. */
  readonly index: number;
  readonly refusal: Refusal;
}

/** Fields of the form that hold for all items at once. */
const SHARED_FIELDS = new Set(['durationSeconds', 'uses', 'reason', 'ticket']);

/**
 * The refusal of an asking some of whose items are refused. Its fields say it where it belongs: `items.0` at the item,
 * the name of the field where it holds for all.
 */
export function refusalOf(refused: readonly RefusedItem[], asked: number): Refusal {
  const fields: Record<string, string> = {};
  for (const { index, refusal } of refused) {
    const [name] = Object.keys(refusal.fields ?? {});
    if (name !== undefined && SHARED_FIELDS.has(name)) fields[name] ??= refusal.words;
    else fields[`items.${index}`] = refusal.words;
  }
  const [first] = refused;
  const isOne = first !== undefined && refused.every(({ refusal }) => refusal.code === first.refusal.code);
  if (isOne && (refused.length === asked || refused.length === 0)) return { ...first.refusal, fields };
  const words = `${refused.length} of ${asked} cannot be asked for as they stand. Nothing was sent.`;
  return { ...refuseAccess('some-items-refused', { words }).refusal, fields };
}

import { outcomeOf } from '../rules/arrival-verdict.ts';
import { verdictSentence } from '../rules/verdict.ts';
import type { ReaderKind } from '../rules/who.ts';
import { whoLabel } from '../rules/who-label.ts';
import type { EventRow } from '../store/explorer-rows.ts';

/** One event as lists and the record panel show it. All text is foreign text. Times are ISO 8601, UTC. */
export interface EventView {
  readonly eventId: string;
  readonly account: string;
  readonly region: string;
  readonly at: string;
  readonly event: string;
  readonly source: string;
  /** `act`: of Secrets Manager. `shadow`: the KMS call behind a read. `session`: STS handed out a key. */
  readonly part: 'act' | 'shadow' | 'session';
  readonly who: string;
  readonly kind: ReaderKind;
  readonly sign: string;
  readonly secret: EventSecret | null;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly errorCode: string | null;
  readonly verdict: EventVerdict | null;
  /** Another record contradicts this one under the same event id. */
  readonly contested: boolean;
}

export interface EventSecret {
  /** Of the inventory; null when it does not know this secret. */
  readonly id: string | null;
  readonly name: string;
  /** Full ARN, where the record or the inventory tells it. */
  readonly arn: string | null;
  /** As the record wrote it. */
  readonly written: string;
  readonly environment: string | null;
}

export interface EventVerdict {
  readonly verdict: (typeof VERDICTS)[number];
  readonly sentence: string;
  readonly grantId: string | null;
  readonly revealId: string | null;
  /** The standing exception it falls under. */
  readonly exceptionId: string | null;
}

export function eventView(row: EventRow): EventView {
  return {
    eventId: row.event_id,
    account: row.account,
    region: row.region,
    at: row.at.toISOString(),
    event: row.name,
    source: row.source,
    part: row.part,
    who: whoLabel({
      kind: row.kind,
      sessionName: row.session_name,
      name: row.principal_name,
      arn: row.principal_arn,
      type: row.principal_type,
      invokedBy: row.invoked_by,
    }),
    kind: row.kind,
    sign: row.sign,
    secret: secretOf(row),
    outcome: outcomeOf(row.error_code),
    errorCode: row.error_code,
    verdict: verdictOf(row),
    contested: row.contested,
  };
}

function secretOf(row: EventRow): EventSecret | null {
  if (row.subject_written === null || row.subject_name === null) return null;
  return {
    id: row.secret_id,
    name: row.subject_name,
    arn: row.subject_form === 'arn' ? row.subject_written : null,
    written: row.asked ?? row.subject_written,
    environment: row.environment,
  };
}

const VERDICTS = [
  'covered',
  'break-glass',
  'exception',
  'unexplained',
  'refused',
  'outside',
  'pending',
] as const;

function verdictOf(row: EventRow): EventVerdict | null {
  const verdict = VERDICTS.find((known) => known === row.verdict);
  if (verdict === undefined) return null;
  const sentence = verdictSentence(verdict, row.verdict_code, row.grant_id) ?? '';
  const isExcepted = verdict === 'exception';
  return {
    ...{ verdict, sentence, revealId: row.reveal_id },
    grantId: isExcepted ? null : row.grant_id,
    exceptionId: isExcepted ? row.grant_id : null,
  };
}

import type { ReadTarget } from '#lib/aws/rules/session-policy.ts';
import type { SecretValue } from '#lib/aws/secret-value.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import type { Refusal } from '#lib/kernel/result.ts';
import type { ReadValue, ValueRead } from './read-value-port.ts';
import { refuseAccess } from './rules/refusals.ts';
import type { ReadEnd } from './settle-reveal.ts';
import type { RevealIntent } from './take-reveal.ts';

/** How the one read of a reveal ended. The value stays closed until its outcome is recorded. */
export type Read =
  | { readonly ok: true; readonly value: SecretValue; readonly end: ReadEnd & { readonly kind: 'read' } }
  | { readonly ok: false; readonly refusal: Refusal; readonly end: ReadEnd };

/** Asks AWS once for the value of an intent. Never throws. */
export async function readOnce(readValue: ReadValue, intent: RevealIntent): Promise<Read> {
  const { connectionId, region, secretArn, sourceIdentity, sessionName, requestId, grantId } = intent;
  const session = { sourceIdentity, sessionName, requestId, grantId, revealId: intent.id };
  try {
    const answer = await readValue({ connectionId, region, secretArn, target: targetOf(intent), ...session });
    if (answer.ok) return judgeAnswer(answer.value, intent.keyName);
    const words = `${answer.refusal.words} Nothing was revealed and no use was taken. ${whatToDo(answer.refusal.code)}`;
    const traces = { ...NO_TRACES, ...answer.traces };
    return failed({ code: answer.refusal.code, words }, { useReturned: true, traces, keyNames: undefined });
  } catch {
    // A reader that throws is a defect. Whether AWS gave a value is unknown, so the use stays taken; the error is
    // dropped unread, because it may quote what was being read.
    const how = { useReturned: false, traces: NO_TRACES, keyNames: undefined };
    return failed(refuseAccess('read-failed').refusal, how);
  }
}

function targetOf({ stage, askedVersionId }: RevealIntent): ReadTarget {
  if (stage !== null) return { stage, versionId: null };
  invariant(askedVersionId !== null, 'a reveal is of a label or of a version');
  return { stage: null, versionId: askedVersionId };
}

/** Codes of a read that may go better by itself, and of one that somebody has to mend. */
const PASSES: readonly string[] = ['throttled', 'busy', 'timed-out', 'unreachable', 'garbled', 'unknown'];
const OF_THE_SECRET: readonly string[] = ['not-found', 'no-such-version', 'marked-for-deletion'];

function whatToDo(code: string): string {
  if (PASSES.includes(code)) return 'Try again in a moment; if it stays so, tell an admin.';
  if (OF_THE_SECRET.includes(code)) return 'Look at the secret again.';
  return 'Trying again does not help: tell an admin, who can look at this connection.';
}

const NO_TRACES: ReadEnd['traces'] = {
  versionId: null,
  awsAccessKeyId: null,
  stsRequestId: null,
  awsRequestId: null,
};

function judgeAnswer(read: ValueRead, keyName: string | null): Read {
  const { value, versionId, awsAccessKeyId, stsRequestId, awsRequestId } = read;
  const traces = { versionId, awsAccessKeyId, stsRequestId, awsRequestId };
  const keyNames = value.keyNames();
  if (keyName === null || keyNames?.includes(keyName)) {
    return { ok: true, value, end: { kind: 'read', traces, keyNames } };
  }
  value.wipe();
  return failed(refuseAccess('no-such-key').refusal, { useReturned: false, traces, keyNames });
}

function failed(refusal: Refusal, how: Omit<ReadEnd & { kind: 'failed' }, 'kind' | 'code'>): Read {
  return { ok: false, refusal, end: { kind: 'failed', code: refusal.code.slice(0, 64), ...how } };
}

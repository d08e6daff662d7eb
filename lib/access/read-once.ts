import type { SecretValue } from '#lib/aws/secret-value.ts';
import type { Refusal } from '#lib/kernel/result.ts';
import type { ReadValue, ValueRead } from './read-value-port.ts';
import { refuseAccess } from './rules/refusals.ts';
import type { ReadEnd, ReadFacts } from './settle-reveal.ts';
import type { RevealIntent } from './take-reveal.ts';

/** How the one read of a reveal ended. The value stays closed until its outcome is recorded. */
export type Read =
  | { readonly ok: true; readonly value: SecretValue; readonly end: ReadEnd & { readonly kind: 'read' } }
  | { readonly ok: false; readonly refusal: Refusal; readonly end: ReadEnd };

/** Asks AWS once for the value of an intent. Never throws. */
export async function readOnce(readValue: ReadValue, intent: RevealIntent): Promise<Read> {
  const { connectionId, region, secretArn, stage, sourceIdentity, sessionName, requestId, grantId } = intent;
  const session = { sourceIdentity, sessionName, requestId, grantId, revealId: intent.id };
  try {
    const answer = await readValue({ connectionId, region, secretArn, stage, ...session });
    if (answer.ok) return judgeAnswer(answer.value, intent.keyName);
    const words = `${answer.refusal.words} Nothing was revealed and no use was taken.`;
    return failed({ code: answer.refusal.code, words }, true, null);
  } catch {
    // A reader that throws is a defect. Whether AWS gave a value is unknown, so the use stays taken; the error is
    // dropped unread, because it may quote what was being read.
    return failed(refuseAccess('read-failed').refusal, false, null);
  }
}

function judgeAnswer(read: ValueRead, keyName: string | null): Read {
  const { value, versionId, awsAccessKeyId, stsRequestId, awsRequestId } = read;
  const facts = { versionId, awsAccessKeyId, stsRequestId, awsRequestId, keyNames: value.keyNames() };
  if (keyName === null || facts.keyNames?.includes(keyName)) {
    return { ok: true, value, end: { kind: 'read', facts } };
  }
  value.wipe();
  return failed(refuseAccess('no-such-key').refusal, false, facts);
}

function failed(refusal: Refusal, useReturned: boolean, facts: ReadFacts | null): Read {
  const code = refusal.code.slice(0, 64);
  return { ok: false, refusal, end: { kind: 'failed', code, useReturned, facts } };
}

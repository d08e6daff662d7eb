import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isSessionConfirmed } from '#lib/access/store/sessions.ts';
import { appendRecords } from '#lib/audit/append-records.ts';
import { checkpointWait } from '#lib/audit/checkpoint-wait.ts';
import type { Aws } from '#lib/aws/aws.ts';
import { createSecret } from '#lib/aws/create-secret.ts';
import { findSecretOfToken } from '#lib/aws/find-secret-of-token.ts';
import type { OperatorResult, OperatorTraces } from '#lib/aws/operator-session.ts';
import { type AwsAccount, placeIn } from '#lib/aws/rules/account.ts';
import { sessionNames } from '#lib/aws/rules/session-name.ts';
import type { Database } from '#lib/db/client.ts';
import { mintId, patternOf } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { CONFIRM_FIRST } from '#lib/people/rules/confirmation.ts';
import { can } from '#lib/people/rules/roles.ts';
import { findAccount } from '#lib/secrets/queries/find-account.ts';
import { findSecret } from '#lib/secrets/queries/find-secret.ts';
import { lookAtSecret } from './look-at-secret.ts';
import { makeValue } from './make-value.ts';
import { creationSchema } from './rules/order.ts';
import { refuseChange } from './rules/refusals.ts';
import { valueDraftSchema } from './rules/value-draft.ts';
import { takeIntoMirror } from './take-into-mirror.ts';

export const createNewSecretSchema = z.strictObject({
  connectionId: z.string().regex(patternOf('connection')),
  region: z.string().max(32),
  creation: creationSchema,
  /** Sent to AWS and kept nowhere. */
  value: valueDraftSchema,
});
export type CreateNewSecretInput = z.infer<typeof createNewSecretSchema>;

export interface CreatedSecret {
  readonly secretId: string;
  readonly name: string;
}

/**
 * Creates a secret. Nothing that exists is touched, so no signature is asked for; the intent is recorded before AWS is
 * asked and the result after it was read back. Where the answer was lost, the name is looked up: the token that is
 * stored with the intent is the id of its first version.
 */
export async function createNewSecret(
  db: Database,
  aws: Aws,
  actor: Actor,
  input: CreateNewSecretInput,
): Promise<Result<CreatedSecret>> {
  const ready = await prepare(db, aws, actor, input);
  if (!ready.ok) return ready;
  const { account } = ready.value;
  const changeId = mintId('change');
  const token = randomUUID();
  const { region, creation, connectionId } = input;
  const session = sessionNames({ personId: actor.personId, email: actor.email }, changeId);
  const operator = { account, region, session, changeId };
  const value = await makeValue(aws, operator, input.value);
  if (!value.ok) return value;
  try {
    const begun = await recordStart(db, actor, { changeId, token, input, account, ...session });
    if (!begun.ok) return begun;
    const { name, type, description, kmsKeyId, tags } = creation;
    const answer = await createSecret(aws, operator, {
      ...{ partition: account.partition, name, token, value: value.value, description, kmsKeyId },
      tags: tags.some(({ key }) => key === 'type') ? tags : [...tags, { key: 'type', value: type }],
    });
    return await conclude(db, aws, actor, { answer, account, connectionId, region, name, changeId, token });
  } finally {
    value.value.wipe();
  }
}

async function prepare(
  db: Database,
  aws: Aws,
  actor: Actor,
  { connectionId, region, creation }: CreateNewSecretInput,
): Promise<Result<{ account: AwsAccount }, Refusal>> {
  if (!can(actor, 'secrets.create')) return refuseChange('not-allowed');
  const account = await findAccount(db, connectionId, aws.kind);
  if (!account) return refuseChange('connection-paused');
  if (!account.operatorRoleArn) return refuseChange('no-operator-role');
  if (!placeIn(account, region).ok) return refuseChange('connection-paused');
  const found = await findSecret(db, actor, creation.name);
  const same = found.kind === 'one' ? [found.secret] : found.kind === 'several' ? found.secrets : [];
  const taken = same.some(
    (secret) => secret.connectionId === connectionId && secret.region === region && secret.goneAt === null,
  );
  if (taken) return refuseChange('name-taken', { field: 'name' });
  // Before AWS makes passwords; the transaction that writes the intent asks again.
  const confirmed = await isSessionConfirmed(db.prisma, actor);
  return confirmed ? ok({ account }) : { ok: false, refusal: CONFIRM_FIRST };
}

interface Start {
  readonly changeId: string;
  readonly token: string;
  readonly input: CreateNewSecretInput;
  readonly account: AwsAccount;
  readonly sourceIdentity: string;
}

async function recordStart(db: Database, actor: Actor, start: Start): Promise<Result<true>> {
  const { changeId, token, input, account, sourceIdentity } = start;
  return await db.transaction(async (tx) => {
    if (!(await isSessionConfirmed(tx, actor))) return { ok: false, refusal: CONFIRM_FIRST };
    if ((await checkpointWait(tx)) === 'stopped') return refuseChange('checkpoints-stopped');
    const { name, type } = input.creation;
    const data = {
      changeId,
      name,
      type,
      accountId: account.accountId,
      region: input.region,
      token,
      sourceIdentity,
    };
    await appendRecords(tx, [{ kind: 'secret.creation-started', actorId: actor.personId, data }]);
    return ok(true as const);
  });
}

interface Conclusion {
  readonly answer: OperatorResult<{ readonly ARN?: string | undefined }>;
  readonly account: AwsAccount;
  readonly connectionId: string;
  readonly region: string;
  readonly name: string;
  readonly changeId: string;
  readonly token: string;
}

async function conclude(
  db: Database,
  aws: Aws,
  actor: Actor,
  end: Conclusion,
): Promise<Result<CreatedSecret>> {
  const { answer, account, connectionId, region, name } = end;
  const arn = answer.ok ? (answer.value.ARN ?? null) : answer.sent ? await findByToken(aws, end) : null;
  if (arn === null) {
    const refusal = answer.ok ? refuseChange('not-recorded').refusal : answer.refusal;
    const unclear = !answer.ok && answer.sent && UNCLEAR.has(answer.refusal.code);
    await record(db, actor, end, {
      secretId: null,
      arn: null,
      outcome: unclear ? 'unknown' : 'failed',
      code: refusal.code,
    });
    return { ok: false, refusal };
  }
  const looked = await lookAtSecret(aws, { account, region, secretArn: arn });
  if (looked.ok && looked.value) await takeIntoMirror(db, { secretId: '', connectionId }, looked.value);
  const found = await findSecret(db, actor, arn);
  const secretId = found.kind === 'one' ? found.secret.id : null;
  await record(db, actor, end, { secretId, arn, outcome: 'succeeded', code: null });
  return secretId === null
    ? {
        ok: false,
        refusal: {
          code: 'not-shown-yet',
          words: 'The secret was created. The next look at AWS shows it here.',
        },
      }
    : ok({ secretId, name });
}

const UNCLEAR: ReadonlySet<string> = new Set(['timed-out', 'unreachable', 'garbled', 'unknown', 'mismatch']);

/** After a lost answer: a secret of this name whose first version has our token is the one we made. */
async function findByToken(aws: Aws, { account, region, name, token }: Conclusion): Promise<string | null> {
  const place = placeIn(account, region);
  return place.ok ? await findSecretOfToken(aws, place.value, name, token) : null;
}

async function record(
  db: Database,
  actor: Actor,
  { answer, changeId }: Conclusion,
  end: {
    readonly secretId: string | null;
    readonly arn: string | null;
    readonly outcome: 'succeeded' | 'failed' | 'unknown';
    readonly code: string | null;
  },
): Promise<void> {
  const traces: OperatorTraces = answer.traces;
  await db.transaction(async (tx) => {
    const { arn: secretArn, outcome, code } = end;
    await appendRecords(tx, [
      {
        kind: 'secret.creation-settled',
        actorId: actor.personId,
        ...(end.secretId === null ? {} : { secretId: end.secretId }),
        data: { changeId, outcome, code, secretArn, ...traces },
      },
    ]);
  });
}

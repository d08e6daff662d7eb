import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { SecretMetadata } from '#lib/aws/rules/secret-metadata.ts';
import type { Transaction } from '#lib/db/client.ts';
import { type ClassVerdict, judgeClass, LOWERING_WAIT_MS } from './rules/class-lowering.ts';
import {
  decideEnvironment,
  type EnvironmentVerdict,
  isEnvironment,
  isProtected,
} from './rules/environment.ts';
import type { Rulebook } from './rules/mirror-secret.ts';
import {
  dropLowerings,
  keepLowerings,
  type LoweringRow,
  readLowerings,
  readPredecessors,
} from './store/class-lowering.ts';

interface KnownClass {
  readonly id: string;
  readonly environment: string;
  readonly environmentRule: string;
}

interface HoldContext {
  readonly rulebook: Rulebook;
  readonly now: Date;
}

/** What was decided about the class of a secret that is being taken in. */
export interface HeldClass extends ClassVerdict {
  readonly before: EnvironmentVerdict | null;
  readonly told: EnvironmentVerdict;
  readonly waiting: LoweringRow | null;
}

/**
 * Decides by ARN which class each secret has from now on. A new secret takes its class at once, unless a protected one
 * of its account bears its name, in any region, or bore it within the last day: then it counts as that one does, and
 * waits as that one would. So a copy is never less protected than what it copies.
 */
export async function holdClasses(
  tx: Transaction,
  secrets: readonly SecretMetadata[],
  known: ReadonlyMap<string, KnownClass>,
  { rulebook, now }: HoldContext,
): Promise<ReadonlyMap<string, HeldClass>> {
  const told = new Map(secrets.map((secret) => [secret.arn, toldClass(secret, rulebook)]));
  const fresh = secrets.filter(({ arn }) => !known.has(arn) && isLax(told.get(arn)));
  const [waiting, predecessors] = [
    await readLowerings(
      tx,
      [...known.values()].map(({ id }) => id),
    ),
    await readPredecessors(
      tx,
      fresh.map(({ arn, primaryRegion, address: { accountId, region, name } }) => ({
        arn,
        accountId,
        region,
        name,
        primaryRegion,
      })),
      new Date(now.getTime() - LOWERING_WAIT_MS),
    ),
  ];
  const waits = new Map(waiting.map((row) => [row.secretId, row]));
  const names = new Map(predecessors.map((row) => [row.arn, row]));
  return new Map(
    [...secrets].map((secret) => {
      const row = known.get(secret.arn) ?? names.get(secret.arn);
      const held = {
        before: row ? beforeOf(row) : null,
        told: told.get(secret.arn) ?? toldClass(secret, rulebook),
        waiting: waits.get(known.get(secret.arn)?.id ?? '') ?? null,
      };
      const lowered = held.waiting && isEnvironment(held.waiting.to) ? { to: held.waiting.to } : null;
      return [secret.arn, { ...held, ...judgeClass(held.before, held.told, lowered) }] as const;
    }),
  );
}

/** Writes what begins to wait and what is taken back, with a record of each. After the secrets themselves are written. */
export async function settleHeld(
  tx: Transaction,
  held: readonly { readonly secretId: string; readonly held: HeldClass | undefined }[],
  now: Date,
): Promise<void> {
  const waiting: Pick<LoweringRow, 'secretId' | 'from' | 'to' | 'rule'>[] = [];
  const takenBack: string[] = [];
  const entries: AuditEntry[] = [];
  for (const { secretId, held: one } of held) {
    if (one?.lowering === 'begins' || one?.lowering === 'waits') {
      const { environment: to, rule } = one.told;
      waiting.push({ secretId, from: one.effective.environment, to, rule });
      if (one.lowering === 'begins') entries.push(began(secretId, one));
    } else if (one?.lowering === 'taken-back' && one.waiting) {
      takenBack.push(secretId);
      entries.push(takenBackEntry(one.waiting, 'told-otherwise'));
    }
  }
  await keepLowerings(tx, waiting, now);
  await dropLowerings(tx, takenBack);
  await appendRecords(tx, entries);
}

export function takenBackEntry(
  { secretId, to, since }: LoweringRow,
  why: 'told-otherwise' | 'gone',
): AuditEntry {
  const data = { to, since: since.toISOString(), why };
  return { kind: 'class.lowering-taken-back', actorId: null, secretId, data };
}

function began(secretId: string, { effective, told }: HeldClass): AuditEntry {
  const data = { from: effective.environment, to: told.environment, rule: told.rule };
  return { kind: 'class.lowering-began', actorId: null, secretId, data };
}

function toldClass({ address, tags }: SecretMetadata, { rules }: Rulebook): EnvironmentVerdict {
  return decideEnvironment({ name: address.name, accountId: address.accountId, tags }, rules);
}

function isLax(told: EnvironmentVerdict | undefined): boolean {
  return told !== undefined && !isProtected(told.environment);
}

function beforeOf(row: Omit<KnownClass, 'id'>): EnvironmentVerdict {
  return {
    environment: isEnvironment(row.environment) ? row.environment : 'unknown',
    rule: row.environmentRule,
  };
}

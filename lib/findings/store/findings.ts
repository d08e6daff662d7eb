import type { Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import type { Draft, Evidence, FindingState, Severity } from '../rules/finding.ts';
import type { KeptFinding, LifecyclePlan } from '../rules/lifecycle.ts';

/** Held by whoever writes findings, so that a run of the checks and a person's word never cross. */
const WRITER_LOCK = 7_318_205_121;

export async function lockFindings(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${WRITER_LOCK})`;
}

/** What is kept of a check: everything that is not resolved, and whatever else these subjects name. */
export async function loadKept(
  tx: Transaction,
  checkName: string,
  subjects: readonly string[],
): Promise<readonly KeptFinding[]> {
  const rows = await tx.$queryRaw<
    (Omit<KeptFinding, 'state' | 'severity' | 'evidence'> & {
      state: string;
      severity: string;
      evidence: unknown;
    })[]
  >`SELECT id, subject, state, severity, since, evidence, acknowledged_until AS "acknowledgedUntil"
      FROM finding WHERE check_name = ${checkName} AND (state <> 'resolved' OR subject = ANY(${[...subjects]}))`;
  return rows.map((row) => ({
    ...row,
    state: row.state as FindingState,
    severity: row.severity as Severity,
    evidence: row.evidence as Evidence,
  }));
}

/** Writes a plan with its steps. The caller holds the lock. */
export async function writePlan(
  tx: Transaction,
  checkName: string,
  plan: LifecyclePlan,
  now: Date,
): Promise<void> {
  await openFindings(tx, checkName, plan.open, now);
  await changeFindings(tx, plan.change, now);
  await resolveFindings(tx, plan.resolve, now);
}

async function openFindings(
  tx: Transaction,
  checkName: string,
  drafts: readonly Draft[],
  now: Date,
): Promise<void> {
  if (drafts.length === 0) return;
  const rows = drafts.map((draft) => ({
    ...columnsOf(draft),
    id: mintId('finding'),
    subject: draft.subject,
  }));
  await tx.$executeRaw`
    WITH added AS (
      INSERT INTO finding (id, check_name, subject, secret_id, severity, state, evidence, since, opened_at, changed_at)
      SELECT r.id, ${checkName}, r.subject, r.secret_id, r.severity, 'open', r.evidence, r.since, ${now}, ${now}
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS r(id text, subject text, secret_id text, severity text, evidence jsonb, since timestamptz)
      RETURNING id)
    INSERT INTO finding_step (finding_id, at, step) SELECT id, ${now}, 'opened' FROM added`;
}

async function changeFindings(tx: Transaction, changes: LifecyclePlan['change'], now: Date): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ id, draft, step }) => ({ ...columnsOf(draft), id, step }));
  await tx.$executeRaw`
    WITH wanted AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r(id text, severity text, evidence jsonb, since timestamptz, step text)),
    changed AS (
      UPDATE finding f SET severity = w.severity, evidence = w.evidence, since = w.since, changed_at = ${now},
             state = CASE WHEN w.step IS NULL THEN f.state ELSE 'open' END,
             resolved_at = CASE WHEN w.step IS NULL THEN f.resolved_at END,
             acknowledged_until = CASE WHEN w.step IS NULL THEN f.acknowledged_until END,
             acknowledged_by = CASE WHEN w.step IS NULL THEN f.acknowledged_by END,
             acknowledged_why = CASE WHEN w.step IS NULL THEN f.acknowledged_why END
        FROM wanted w WHERE f.id = w.id RETURNING f.id)
    INSERT INTO finding_step (finding_id, at, step)
    SELECT w.id, ${now}, w.step FROM wanted w JOIN changed USING (id) WHERE w.step IS NOT NULL`;
}

async function resolveFindings(tx: Transaction, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`
    WITH resolved AS (
      UPDATE finding SET state = 'resolved', resolved_at = ${now}, changed_at = ${now},
             acknowledged_until = NULL, acknowledged_by = NULL, acknowledged_why = NULL
       WHERE id = ANY(${[...ids]}) AND state <> 'resolved' RETURNING id)
    INSERT INTO finding_step (finding_id, at, step) SELECT id, ${now}, 'resolved' FROM resolved`;
}

function columnsOf({ secretId, severity, evidence, since }: Draft) {
  return { secret_id: secretId, severity, evidence, since: since?.toISOString() ?? null };
}

/** A person takes note of an open finding until a day. @returns whether it was open or acknowledged. */
export async function markAcknowledged(
  tx: Transaction,
  acknowledgement: {
    readonly findingId: string;
    readonly by: string;
    readonly why: string;
    readonly until: Date;
    readonly at: Date;
  },
): Promise<boolean> {
  const { findingId, by, why, until, at } = acknowledgement;
  const changed = await tx.$executeRaw`
    UPDATE finding SET state = 'acknowledged', acknowledged_until = ${until}, acknowledged_by = ${by},
           acknowledged_why = ${why}, changed_at = ${at}
     WHERE id = ${findingId} AND state <> 'resolved'`;
  if (changed === 1) await addStep(tx, { findingId, at, step: 'acknowledged', by, why });
  return changed === 1;
}

/** A person takes their own or somebody's acknowledgement back. */
export async function markReopened(
  tx: Transaction,
  reopening: { readonly findingId: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { findingId, by, at } = reopening;
  const changed = await tx.$executeRaw`
    UPDATE finding SET state = 'open', acknowledged_until = NULL, acknowledged_by = NULL, acknowledged_why = NULL,
           changed_at = ${at}
     WHERE id = ${findingId} AND state = 'acknowledged'`;
  if (changed === 1) await addStep(tx, { findingId, at, step: 'reopened', by, why: null });
  return changed === 1;
}

async function addStep(
  tx: Transaction,
  step: { findingId: string; at: Date; step: string; by: string; why: string | null },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO finding_step (finding_id, at, step, actor_id, why)
    VALUES (${step.findingId}, ${step.at}, ${step.step}, ${step.by}, ${step.why})`;
}

/** What an act needs to know of a finding; null for an id nobody has. */
export async function loadFinding(
  tx: Transaction,
  id: string,
): Promise<{
  readonly checkName: string;
  readonly secretId: string | null;
  readonly state: FindingState;
} | null> {
  const rows = await tx.$queryRaw<{ checkName: string; secretId: string | null; state: string }[]>`
    SELECT check_name AS "checkName", secret_id AS "secretId", state FROM finding WHERE id = ${id}`;
  const row = rows[0];
  return row ? { ...row, state: row.state as FindingState } : null;
}

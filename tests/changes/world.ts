import { decideRequest } from '#lib/access/decide-request.ts';
import { ensureDefaultPolicies } from '#lib/access/ensure-default-policies.ts';
import { askForChange } from '#lib/changes/ask-for-change.ts';
import type { ChangePorts } from '#lib/changes/load-subject.ts';
import { proposeChange } from '#lib/changes/propose-change.ts';
import { NO_EVIDENCE } from '#lib/changes/rules/evidence.ts';
import type { Order } from '#lib/changes/rules/order.ts';
import { type RanChange, type RunChangeInput, runChange } from '#lib/changes/run-change.ts';
import type { Database } from '#lib/db/client.ts';
import type { Result } from '#lib/kernel/result.ts';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { authenticateSession } from '#lib/people/authenticate-session.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { PERSONA_ISSUER, type PersonaSubject } from '#lib/people/rules/personas.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { startSession } from '#lib/people/start-session.ts';
import { addConnection } from '#lib/secrets/add-connection.ts';
import { findSecret } from '#lib/secrets/queries/find-secret.ts';
import { syncInventory } from '#lib/secrets/sync-inventory.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { startTestLocalAws, type TestLocalAws } from '#tests/support/local-aws.ts';

export interface ChangesWorld {
  readonly db: Database;
  readonly made: TestDatabase;
  readonly local: TestLocalAws;
  readonly ports: ChangePorts;
  readonly region: string;
  readonly connectionId: string;
  actor(subject: PersonaSubject): Actor;
  sync(): Promise<void>;
  secretId(name: string): Promise<string>;
  /** Proposes, asks, lets Noor sign where a signature is wanted, and does not run. */
  approved(who: Actor, secretId: string, order: Order): Promise<{ changeId: string; factsHash: string }>;
  /** All of it, run included. */
  carryOut(
    who: Actor,
    secretId: string,
    order: Order,
    more?: Partial<RunChangeInput>,
  ): Promise<Result<RanChange>>;
  close(): Promise<void>;
}

/** The product's database, connected to the real local AWS with its sample company: its first account. */
export async function makeChangesWorld(): Promise<ChangesWorld> {
  const [made, local] = await Promise.all([createTestDatabase(), startTestLocalAws()]);
  const { db } = made;
  await seedPersonas(db);
  await ensureDefaultPolicies(db);
  const [home] = PRODUCT_ACCESS.accounts;
  if (!home) throw new Error('no account');
  const { alias: name, accountId, inventoryRoleArn, revealRoleArn, operatorRoleArn, externalId } = home;
  const added = await addConnection(db, {
    kind: 'local',
    ...{ name, accountId, inventoryRoleArn, revealRoleArn, operatorRoleArn, externalId },
    regions: ['eu-central-1'],
  });
  if (!added.ok) throw new Error(added.refusal.words);
  const { connectionId } = added.value;
  const actors = new Map<PersonaSubject, Actor>();
  for (const subject of ['ana', 'ben', 'noor', 'tom', 'sofia', 'ines'] as const) {
    const started = await startSession(db, { issuer: PERSONA_ISSUER, subject, userAgent: null });
    const actor = started.ok ? await authenticateSession(db, started.value.token) : null;
    if (!actor) throw new Error(`${subject} could not sign in`);
    actors.set(subject, actor);
  }
  const region = 'eu-central-1';
  const ports: ChangePorts = { aws: local.aws, readEvidence: async () => NO_EVIDENCE };
  const world: ChangesWorld = {
    ...{ db, made, local, ports, region, connectionId },
    actor: (subject) => actors.get(subject) as Actor,
    sync: async () => {
      const report = await syncInventory(db, local.aws, { connectionId, region });
      if (!report.ok) throw new Error(report.refusal.words);
    },
    secretId: async (name) => {
      const found = await findSecret(db, world.actor('sofia'), name);
      if (found.kind !== 'one') throw new Error(`no secret ${name}`);
      return found.secret.id;
    },
    approved: async (who, secretId, order) => {
      const proposed = await proposeChange(db, ports, who, { secretId, order });
      if (!proposed.ok) throw new Error(proposed.refusal.words);
      const asked = await askForChange(db, who, {
        ...proposed.value,
        durationSeconds: 900,
        reason: 'The tests want to see what becomes of it.',
        ticket: null,
      });
      if (!asked.ok) throw new Error(asked.refusal.words);
      if (asked.value.state === 'pending') await sign(db, world.actor('noor'), asked.value.requestId);
      return proposed.value;
    },
    carryOut: async (who, secretId, order, more = {}) => {
      const change = await world.approved(who, secretId, order);
      return await runChange(db, ports, who, { ...change, ...more });
    },
    close: async () => {
      await local.close();
      await made.drop();
    },
  };
  await world.sync();
  return world;
}

/** Somebody signs a request as it is shown to them. */
export async function sign(db: Database, who: Actor, requestId: string): Promise<void> {
  const { rows } = await db.pool.query<{ hash: string }>(
    "SELECT encode(facts_hash, 'hex') AS hash FROM access_request WHERE id = $1",
    [requestId],
  );
  const decided = await decideRequest(db, who, {
    requestId,
    verdict: 'approve',
    comment: null,
    durationSeconds: null,
    uses: null,
    factsHash: rows[0]?.hash ?? '',
  });
  if (!decided.ok) throw new Error(decided.refusal.words);
}

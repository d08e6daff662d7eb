import pg from 'pg';
import { decideRequest } from '#lib/access/decide-request.ts';
import { ensureDefaultPolicies } from '#lib/access/ensure-default-policies.ts';
import { offerReveal } from '#lib/access/offer-reveal.ts';
import type { ReadValue, ReadValueArgs, ReadValueResult } from '#lib/access/read-value-port.ts';
import { type RevealSecretValueInput, revealSecretValue } from '#lib/access/reveal-secret-value.ts';
import { type SubmitRequestInput, submitRequest } from '#lib/access/submit-request.ts';
import { SecretValue } from '#lib/aws/secret-value.ts';
import type { Database } from '#lib/db/client.ts';
import { type Id, mintId } from '#lib/kernel/ids.ts';
import type { Result } from '#lib/kernel/result.ts';
import { authenticateSession } from '#lib/people/authenticate-session.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { PERSONA_ISSUER, type PersonaSubject } from '#lib/people/rules/personas.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { startSession } from '#lib/people/start-session.ts';
import { createTestDatabase } from '#tests/support/database.ts';

/** What every reveal in the tests delivers; it must be found nowhere else. */
export const CANARY = 'CNRY-wq81-zT4k-not-real-55';

export interface World {
  readonly db: Database;
  /** For a process of its own that works as the application does. */
  readonly applicationUrl: string;
  /** As the owner of the database: for what the application may not do. */
  readonly owner: pg.Client;
  readonly production: TestSecret;
  readonly other: TestSecret;
  readonly staging: TestSecret;
  /** Signed in, each with a session of their own. */
  actor(subject: PersonaSubject): Actor;
  signIn(subject: PersonaSubject): Promise<Actor>;
  /** Sets the clock of access to an instant, or gives it back to the database (null). */
  setClock(at: Date | null): Promise<void>;
  close(): Promise<void>;
}

export interface TestSecret {
  readonly secretId: Id<'secret'>;
  readonly arn: string;
}

export async function makeWorld(): Promise<World> {
  const made = await createTestDatabase();
  const { db } = made;
  const owner = new pg.Client({ connectionString: made.url });
  await owner.connect();
  await seedPersonas(db);
  await ensureDefaultPolicies(db);
  const connectionId = mintId('connection');
  await db.prisma.connection.create({
    data: {
      id: connectionId,
      name: 'larkfield-prod',
      kind: 'local',
      accountId: '111122223333',
      inventoryRoleArn: 'arn:aws:iam::111122223333:role/inventory',
      revealRoleArn: 'arn:aws:iam::111122223333:role/reveal',
      externalId: 'external',
    },
  });
  const actors = new Map<PersonaSubject, Actor>();
  const signIn = async (subject: PersonaSubject) => {
    const started = await startSession(db, { issuer: PERSONA_ISSUER, subject, userAgent: null });
    const actor = started.ok ? await authenticateSession(db, started.value.token) : null;
    if (!actor) throw new Error(`${subject} could not sign in`);
    actors.set(subject, actor);
    return actor;
  };
  for (const subject of ['ana', 'ben', 'noor', 'tom', 'sofia', 'ines'] as const) await signIn(subject);
  const world = {
    db,
    applicationUrl: made.applicationUrl,
    owner,
    production: await addSecret(db, connectionId, 'prod/payments/db', 'production'),
    other: await addSecret(db, connectionId, 'prod/ledger/db', 'production'),
    staging: await addSecret(db, connectionId, 'staging/payments/db', 'staging'),
    signIn,
    actor: (subject: PersonaSubject) => actors.get(subject) as Actor,
    setClock: async (at: Date | null) => {
      const body = at ? `SELECT '${at.toISOString()}'::timestamptz` : 'SELECT clock_timestamp()';
      await owner.query(
        `CREATE OR REPLACE FUNCTION access_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ ${body} $$`,
      );
    },
    close: async () => {
      await owner.end();
      await made.drop();
    },
  };
  return world;
}

let counter = 0;

export async function addSecret(
  db: Database,
  connectionId: string,
  name: string,
  environment: string,
): Promise<TestSecret> {
  const secretId = mintId('secret');
  counter += 1;
  const arn = `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-${String(counter).padStart(6, 'A')}`;
  const cut = name.lastIndexOf('/');
  await db.prisma.secret.create({
    data: {
      id: secretId,
      connectionId,
      accountId: '111122223333',
      region: 'eu-central-1',
      arn,
      name,
      parentPath: name.slice(0, cut + 1),
      lastSegment: name.slice(cut + 1),
      environment,
      environmentRule: 'test',
      fingerprint: 'test',
      versions: {
        create: [
          { versionId: 'v-current', labels: ['AWSCURRENT'] },
          { versionId: 'v-previous', labels: ['AWSPREVIOUS'] },
        ],
      },
    },
  });
  return { secretId, arn };
}

export const REASON = 'Checkout times out, I need to see which locks are held.';

type AskedItem = SubmitRequestInput['items'][number];

/** One secret of an asking: its current value, unless told otherwise. */
export function item(secret: TestSecret, change: Partial<AskedItem> = {}): AskedItem {
  const target = change.versionId ? { stage: null } : {};
  return {
    secretId: secret.secretId,
    act: 'reveal',
    stage: 'AWSCURRENT',
    versionId: null,
    keyNames: [],
    ...target,
    ...change,
  };
}

/** An asking for one secret: what is changed of it, and of the terms. */
export function asking(
  secret: TestSecret,
  change: Partial<AskedItem> & Partial<Omit<SubmitRequestInput, 'items'>> = {},
): SubmitRequestInput {
  const { durationSeconds = 900, uses = 5, reason = REASON, ticket = null, ...asked } = change;
  return { items: [item(secret, asked)], durationSeconds, uses, reason, ticket };
}

/** The value of a result that must be one. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.refusal.code}`);
  return result.value;
}

/** The code of a result that must be a refusal; `ok` if it is none. */
export function codeOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.refusal.code;
}

export async function factsHashOf(db: Database, requestId: string): Promise<string> {
  const row = await db.prisma.accessRequest.findUniqueOrThrow({ where: { id: requestId } });
  return Buffer.from(row.factsHash).toString('hex');
}

export async function decide(
  world: World,
  decider: PersonaSubject | Actor,
  requestId: string,
  verdict: 'approve' | 'deny' = 'approve',
  change: { durationSeconds?: number; uses?: number; comment?: string | null; factsHash?: string } = {},
) {
  return await decideRequest(world.db, typeof decider === 'string' ? world.actor(decider) : decider, {
    requestId,
    verdict,
    comment:
      change.comment === undefined ? (verdict === 'deny' ? 'Ask the owner first.' : null) : change.comment,
    durationSeconds: change.durationSeconds ?? null,
    uses: change.uses ?? null,
    factsHash: change.factsHash ?? (await factsHashOf(world.db, requestId)),
  });
}

/** A request of Ana's for a secret, signed by Noor. */
export async function grantTo(
  world: World,
  subject: PersonaSubject = 'ana',
  secret: TestSecret = world.production,
  change: Parameters<typeof asking>[1] = {},
): Promise<{ requestId: string; grantId: string }> {
  const submitted = await submitRequest(world.db, world.actor(subject), asking(secret, change));
  const { requestId } = unwrap(submitted);
  const { grantId } = unwrap(await decide(world, 'noor', requestId));
  if (!grantId) throw new Error('one signature did not open a grant');
  return { requestId, grantId };
}

/** Stands in for AWS. Counts its calls; answers with the canary unless told otherwise. */
export class FakeReader {
  readonly calls: ReadValueArgs[] = [];
  answer: (args: ReadValueArgs) => Promise<ReadValueResult> = async () => read(SecretValue.ofText(CANARY));

  readonly readValue: ReadValue = async (args) => {
    this.calls.push(args);
    return await this.answer(args);
  };
}

export function read(value: SecretValue, versionId = 'v-current'): ReadValueResult {
  return {
    ok: true,
    value: {
      value,
      versionId,
      awsAccessKeyId: 'ASIATEST',
      stsRequestId: 'sts-1',
      awsRequestId: 'aws-1',
    },
  };
}

export async function offer(world: World, actor: Actor, grantId: string): Promise<string> {
  return unwrap(await offerReveal(world.db, actor, { grantId })).nonce;
}

export function revealing(
  grantId: string,
  nonce: string,
  secret: TestSecret,
  change: Partial<RevealSecretValueInput> = {},
): RevealSecretValueInput {
  return {
    nonce,
    grantId,
    secretId: secret.secretId,
    stage: 'AWSCURRENT',
    versionId: null,
    keyName: null,
    way: 'show',
    ...change,
  };
}

/** Offers and reveals in one go. */
export async function reveal(
  world: World,
  reader: FakeReader,
  actor: Actor,
  grantId: string,
  secret: TestSecret = world.production,
  change: Partial<RevealSecretValueInput> = {},
) {
  const nonce = await offer(world, actor, grantId);
  return await revealSecretValue(world.db, actor, revealing(grantId, nonce, secret, change), reader);
}

/** Audit records as kind and data, oldest first; of some kinds only. */
export async function records(db: Database, ...kinds: string[]) {
  const rows = await db.prisma.auditRecord.findMany({ orderBy: { number: 'asc' } });
  return rows
    .filter((row) => kinds.length === 0 || kinds.includes(row.kind))
    .map((row) => ({
      kind: row.kind,
      actorId: row.actorId,
      requestId: row.requestId,
      grantId: row.grantId,
      ...(JSON.parse(Buffer.from(row.bytes).toString('utf8')) as { data: Record<string, unknown> }),
    }));
}

/** Every row of every table as text, byte columns decoded too. */
export async function dumpOf(owner: pg.Client): Promise<string> {
  const tables = await owner.query<{ schema: string; name: string }>(
    `SELECT schemaname AS schema, tablename AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const parts: string[] = [];
  for (const { schema, name } of tables.rows) {
    const rows = await owner.query({ text: `SELECT * FROM "${schema}"."${name}"`, rowMode: 'array' });
    for (const row of rows.rows as unknown[][]) {
      parts.push(
        ...row.map((cell) => (Buffer.isBuffer(cell) ? cell.toString('latin1') : JSON.stringify(cell))),
      );
    }
  }
  return parts.join('\n');
}

/** The forms in which a value could have been kept. */
export function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [
    value,
    value.slice(0, 8),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
    Buffer.concat([Buffer.from('x'), bytes])
      .toString('base64')
      .slice(2, -4),
    Buffer.concat([Buffer.from('xx'), bytes])
      .toString('base64')
      .slice(4, -4),
    Buffer.from(value, 'utf16le').toString('latin1'),
  ];
}

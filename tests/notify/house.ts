import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { announce } from '#lib/access/announce.ts';
import type { Announcement } from '#lib/access/rules/announcement.ts';
import { sealFacts } from '#lib/access/rules/facts.ts';
import { openAws } from '#lib/aws/aws.ts';
import type { Database } from '#lib/db/client.ts';
import { type Id, mintId } from '#lib/kernel/ids.ts';
import { openChannelKey } from '#lib/notify/channel-key.ts';
import type { SendContext } from '#lib/notify/context.ts';
import { writeSigningSecret } from '#lib/notify/rules/sign-webhook.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { PERSONAS, type PersonaSubject, personaEmail } from '#lib/people/rules/personas.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { createTestDatabase } from '#tests/support/database.ts';

export const ORIGIN = 'http://localhost:3000';

/** A database with the personas, one secret and requests about it, and a key for channels. */
export interface House {
  readonly db: Database;
  readonly url: string;
  readonly applicationUrl: string;
  readonly home: string;
  readonly context: SendContext;
  idOf(subject: PersonaSubject): Id<'person'>;
  actor(subject: PersonaSubject): Actor;
  tell(...announcements: readonly Announcement[]): Promise<void>;
  /** A request of Ana's for the secret, waiting. */
  addRequest(change?: { readonly reason?: string; readonly secretName?: string }): Promise<string>;
  addWebhook(url: string, change?: object): Promise<{ readonly id: string; readonly secret: string }>;
  /** Sets the clock of access to an instant, or gives it back to the database (null). */
  setClock(at: Date | null): Promise<void>;
  close(): Promise<void>;
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

export async function openHouse(): Promise<House> {
  const made = await createTestDatabase();
  const { db } = made;
  const people = await seedPersonas(db);
  const home = mkdtempSync(join(tmpdir(), 'countersign-notify-'));
  const secretId = mintId('secret');
  const secretArn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/payments/db-AbCdEf';
  const policyId = mintId('policy');
  await addGround(db, { secretId, secretArn, policyId });
  const aws = openAws({ kind: 'local', localEndpoint: 'http://127.0.0.1:1' });
  if (!aws.ok) throw new Error('no way to AWS');
  const key = openChannelKey({ given: null, home });
  const context: SendContext = {
    db,
    aws: aws.value,
    log: quiet,
    channelKey: () => key,
    limits: { hosts: [], loopback: true },
    origin: ORIGIN,
    configured: new Map(),
    count: () => undefined,
  };
  const idOf = (subject: PersonaSubject) => people.get(subject) as Id<'person'>;
  return {
    db,
    url: made.url,
    applicationUrl: made.applicationUrl,
    home,
    context,
    idOf,
    actor: (subject) => actorOf(subject, idOf(subject)),
    tell: (...announcements) => db.transaction((tx) => announce(tx, announcements)),
    addRequest: (change = {}) =>
      addRequest(db, { secretId, secretArn, policyId, requesterId: idOf('ana') }, change),
    addWebhook: async (url, change = {}) => {
      const id = mintId('channel');
      const secret = writeSigningSecret(Buffer.alloc(24, id));
      const sealed = key.seal(
        id,
        JSON.stringify({ kind: 'webhook', url, secrets: [{ secret, until: null }] }),
      );
      await db.prisma.channel.create({
        data: {
          id,
          name: `hook-${id.slice(4).toLowerCase()}`,
          kind: 'webhook',
          place: 'x',
          sealed: Buffer.from(sealed),
          areas: ['requests'],
          ...change,
        },
      });
      return { id, secret };
    },
    setClock: async (at) => {
      const body = at ? `SELECT '${at.toISOString()}'::timestamptz` : 'SELECT clock_timestamp()';
      await asOwner(
        made.url,
        `CREATE OR REPLACE FUNCTION access_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ ${body} $$`,
      );
    },
    close: async () => {
      aws.value.close();
      rmSync(home, { recursive: true, force: true });
      await made.drop();
    },
  };
}

/** An announcement of Ana's request that waits for the approvers. */
export function waiting(house: House, requestId: string, change: object = {}): Announcement {
  return {
    kind: 'request.waiting',
    actorId: house.idOf('ana'),
    about: { threadId: requestId, requestId },
    to: { roles: ['approver'] },
    data: { step: 1, missing: 1, reminder: false },
    ...change,
  } as Announcement;
}

export async function asOwner(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

function actorOf(subject: PersonaSubject, personId: Id<'person'>): Actor {
  const persona = PERSONAS.find((one) => one.subject === subject);
  if (!persona) throw new Error(`nobody is called ${subject}`);
  return {
    personId,
    sessionId: mintId('session'),
    displayName: persona.displayName,
    email: personaEmail(subject),
    roles: [persona.role],
    confirmedAt: new Date(),
  } as Actor;
}

async function addGround(
  db: Database,
  { secretId, secretArn, policyId }: { secretId: string; secretArn: string; policyId: string },
): Promise<void> {
  const connectionId = mintId('connection');
  await db.prisma.connection.create({
    data: {
      id: connectionId,
      name: 'larkfield-prod',
      kind: 'local',
      accountId: '111122223333',
      inventoryRoleArn: 'arn:aws:iam::111122223333:role/countersign-inventory',
      revealRoleArn: 'arn:aws:iam::111122223333:role/countersign-reveal',
      externalId: 'external',
    },
  });
  await db.prisma.secret.create({
    data: {
      id: secretId,
      connectionId,
      accountId: '111122223333',
      region: 'eu-central-1',
      arn: secretArn,
      name: 'prod/payments/db',
      parentPath: 'prod/payments/',
      lastSegment: 'db',
      environment: 'production',
      environmentRule: 'test',
      fingerprint: 'test',
    },
  });
  await db.prisma.accessPolicy.create({ data: { id: policyId, name: 'production-reveal' } });
}

async function addRequest(
  db: Database,
  ground: { secretId: string; secretArn: string; policyId: string; requesterId: string },
  { reason = 'Checkout times out, I need to see which locks are held.', secretName = 'prod/payments/db' },
): Promise<string> {
  const requestId = mintId('request');
  const facts = {
    v: 2,
    about: 'secret',
    requestId,
    threadId: requestId,
    requesterId: ground.requesterId,
    requesterName: 'Ana Ferreira',
    reason,
    ticket: 'PAY-318',
    policyId: ground.policyId,
    policyName: 'production-reveal',
    policyVersion: 1,
    secretId: ground.secretId,
    secretArn: ground.secretArn,
    secretName,
    environment: 'production',
    accountId: '111122223333',
    region: 'eu-central-1',
    durationSeconds: 900,
    uses: 5,
    way: 'asked',
    act: 'reveal',
    stage: 'AWSCURRENT',
    versionId: null,
    keyNames: [],
    extendsGrantId: null,
  } as const;
  const sealed = sealFacts({ ...facts, keyNames: [] });
  await db.prisma.accessRequest.create({
    data: {
      id: requestId,
      threadId: requestId,
      requesterId: ground.requesterId,
      secretId: ground.secretId,
      secretArn: ground.secretArn,
      act: 'reveal',
      versionId: requestId,
      durationSeconds: 900,
      uses: 5,
      reason: 'kept in the facts',
      state: 'pending',
      policyId: ground.policyId,
      policyVersion: 1,
      facts: Buffer.from(sealed.bytes),
      factsHash: Buffer.from(sealed.hash, 'hex'),
      expiresAt: new Date(Date.now() + 4 * 3_600_000),
    },
  });
  return requestId;
}

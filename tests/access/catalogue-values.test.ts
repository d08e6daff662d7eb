import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readValueAtAws } from '#lib/access/read-value-at-aws.ts';
import { revealSecretValue } from '#lib/access/reveal-secret-value.ts';
import { SecretValue } from '#lib/aws/secret-value.ts';
import { openDatabase } from '#lib/db/client.ts';
import type { Result } from '#lib/kernel/result.ts';
import { needlesOf, scan } from '#tests/e2e/support/canary-scan.ts';
import {
  CATALOGUE_THERE,
  type CatalogueEntry,
  entriesOf,
  expand,
  WHY_ABSENT,
} from '#tests/e2e/support/catalogue.ts';
import { type Answer, type FaultAws, sendJson, startFaultAws } from '#tests/support/fault-aws.ts';
import {
  CANARY,
  codeOf,
  dumpOf,
  FakeReader,
  grantTo,
  makeWorld,
  offer,
  read,
  reveal,
  revealing,
  unwrap,
  type World,
} from './world.ts';

/** Entries that are not played here, each with the reason. */
const SKIPPED: Readonly<Record<string, string>> = {
  'secret-string-005': 'AWS holds no value of this length; the local AWS refuses it in its contract',
};

let world: World;
let grantId: string;
beforeAll(async () => {
  world = await makeWorld();
  ({ grantId } = await grantTo(world));
  await asOwner(
    "UPDATE access_grant SET uses_allowed = 10000, ends_at = ends_at + interval '1 hour'",
    'access_grant',
  );
});
afterAll(() => world.close());
beforeEach(() => asOwner("UPDATE reveal SET intended_at = intended_at - interval '2 days'", 'reveal'));

async function asOwner(sql: string, table: string): Promise<void> {
  await world.owner.query(
    `ALTER TABLE ${table} DISABLE TRIGGER USER; ${sql}; ALTER TABLE ${table} ENABLE TRIGGER USER`,
  );
}

function contentOf(entry: CatalogueEntry): string | Uint8Array {
  const form = entry.value as Record<string, unknown>;
  if (typeof form?.$base64 === 'string') return Buffer.from(form.$base64, 'base64');
  if (form?.generate === 'gzip(zeros(52428800))') return gzipSync(Buffer.alloc(52_428_800));
  return expand(entry.value) as string;
}

const fromAws = (value: string | Uint8Array) =>
  typeof value === 'string' ? SecretValue.ofText(value) : SecretValue.ofBytes(Uint8Array.from(value));

describe.skipIf(!CATALOGUE_THERE)('values of the catalogue', () => {
  const all = ['secret-string', 'secret-json', 'secret-binary'].flatMap(entriesOf);
  const played = all.filter(({ id }) => SKIPPED[id] === undefined);

  test.each(Object.entries(SKIPPED))('%s is not played: %s', () => undefined);

  test.each(played.map((entry) => [entry.id, entry.title, entry] as const))(
    '%s, %s: out as it is at AWS, whole and key by key, quickly, and kept nowhere',
    async (_, __, entry) => {
      const value = contentOf(entry);
      const reader = new FakeReader();
      reader.answer = async () => read(fromAws(value));
      const began = process.cpuUsage();
      const whole = unwrap(await reveal(world, reader, world.actor('ana'), grantId));
      const { user, system } = process.cpuUsage(began);
      expect((user + system) / 1_000).toBeLessThan(5_000);
      if (typeof value === 'string') expect(whole.value).toEqual({ kind: 'text', text: value });
      else expect(whole.value).toEqual({ kind: 'bytes', bytes: Uint8Array.from(value) });

      const names = fromAws(value).keyNames() ?? [];
      for (const keyName of names.filter((name) => name !== '').slice(0, 3)) {
        const one = unwrap(
          await reveal(world, reader, world.actor('ana'), grantId, world.production, { keyName }),
        );
        expect(one.value).toEqual({ kind: 'text', text: fromAws(value).exposeKey(keyName) });
      }
      expect(Object.prototype).not.toHaveProperty('polluted');
      expect(Object.prototype).not.toHaveProperty('isAdmin');
    },
  );

  test('none of them is anywhere in the database, whatever form', async () => {
    const dump = await dumpOf(world.owner);
    const markers = played.flatMap((entry) => {
      const text = Buffer.from(contentOf(entry)).toString('utf8');
      return /CNRY[-_][sjb]\d{3}[\w-]*/.exec(text)?.[0] ?? [];
    });
    expect(markers.length).toBeGreaterThan(25);
    const sinks = [{ name: 'database', bytes: Buffer.from(dump) }];
    // The catalogue's own marks are short: the whole of each is looked for, and all of them by their beginning.
    expect(markers.filter((marker) => dump.includes(marker))).toEqual([]);
    expect(scan(sinks, [needlesOf('values', 'CNRY-s001-7Q2mX9vT4kLw8RzB')])).toEqual([]);
  });
});
test.runIf(!CATALOGUE_THERE)(WHY_ABSENT, () => undefined);

describe('AWS misbehaves as in the catalogue, over HTTP', () => {
  let aws: FaultAws;
  beforeAll(async () => {
    aws = await startFaultAws();
    aws.assumeAs('ana@larkfield.example', `ana@larkfield.example=${grantId}`);
    await world.owner.query(
      "UPDATE connection SET reveal_role_arn = 'arn:aws:iam::111122223333:role/countersign-reveal'",
    );
  });
  afterAll(() => aws.close());

  const good = () => ({
    ARN: world.production.arn,
    Name: 'prod/payments/db',
    VersionId: 'v-current',
    VersionStages: ['AWSCURRENT'],
    SecretString: CANARY,
  });
  const json =
    (status: number, body: unknown): Answer =>
    (response) =>
      sendJson(response, status, typeof body === 'string' ? body : JSON.stringify(body));

  const FAULTS: Record<string, () => Answer> = {
    'aws-fault-003 500 with empty body': () => json(500, ''),
    'aws-fault-004 never answers': () => () => undefined,
    'aws-fault-005 dies in the middle of the body': () => (response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': '900' });
      response.write(JSON.stringify(good()).slice(0, 120));
      setTimeout(() => response.destroy(), 50);
    },
    'aws-fault-006 200 with cut JSON': () => json(200, JSON.stringify(good()).slice(0, -15)),
    'aws-fault-007 200 with unquoted value': () => json(200, `{"SecretString":${CANARY}}`),
    'aws-fault-009 redirect elsewhere': () => (response) => {
      response.writeHead(307, { location: 'https://trap.invalid/' }).end();
    },
    'aws-fault-010 ARN differs from the one asked': () => json(200, { ...good(), ARN: world.other.arn }),
    'aws-fault-011 label differs from the one asked': () =>
      json(200, { ...good(), VersionStages: ['AWSPREVIOUS'] }),
    'aws-fault-012 both string and binary': () =>
      json(200, { ...good(), SecretBinary: Buffer.from(CANARY).toString('base64') }),
    'aws-fault-013 marked for deletion meanwhile': () =>
      json(400, { __type: 'InvalidRequestException', message: `marked for deletion ${CANARY}` }),
    'an error that quotes the value': () => json(400, { __type: 'Whatever', message: CANARY }),
    'a value of another type': () => json(200, { ...good(), SecretString: { [CANARY]: 1 } }),
    'a huge answer': () => json(200, { ...good(), SecretString: 'x'.repeat(20_000_000) }),
  };

  async function once(): Promise<{ result: Result<unknown>; ms: number; outages: unknown[] }> {
    const ana = world.actor('ana');
    const nonce = await offer(world, ana, grantId);
    const outages: unknown[] = [];
    const began = performance.now();
    const result = await revealSecretValue(world.db, ana, revealing(grantId, nonce, world.production), {
      readValue: readValueAtAws(world.db, aws.aws),
      noteOutage: (error) => outages.push(error),
    });
    return { result, ms: performance.now() - began, outages };
  }
  const usesTaken = async () =>
    (await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: grantId } })).usesTaken;

  test.each(Object.entries(FAULTS))(
    '%s: refused with words, no use lost, on record, never a value',
    async (_, fault) => {
      aws.answerWith(fault());
      const before = await usesTaken();
      const { result, ms, outages } = await once();
      expect(result.ok).toBe(false);
      expect(!result.ok && result.refusal.words).toMatch(
        /\. Nothing was revealed and no use was taken\. \w.+\.$/,
      );
      expect(JSON.stringify([result, outages])).not.toContain(CANARY.slice(0, 8));
      expect(ms).toBeLessThan(21_000);
      expect(await usesTaken()).toBe(before);
      const last = await world.db.prisma.reveal.findFirstOrThrow({ orderBy: { intendedAt: 'desc' } });
      expect(last).toMatchObject({ state: 'failed', useReturned: true, versionId: null });
    },
    90_000,
  );

  test('aws-fault-001 throttled twice, then well: delivered, one use', async () => {
    const before = await usesTaken();
    const first = aws.calls;
    aws.answerWith((response) => {
      if (aws.calls - first <= 2) return sendJson(response, 400, '{"__type":"ThrottlingException"}');
      sendJson(response, 200, JSON.stringify(good()));
    });
    const { result } = await once();
    expect(codeOf(result)).toBe('ok');
    expect(await usesTaken()).toBe(before + 1);
  }, 90_000);

  test('crash-012 every connection of the pool is taken: refused, AWS is not asked, in bounded time', async () => {
    const starved = openDatabase(world.applicationUrl, { connections: 1 });
    const held = await starved.pool.connect();
    const nonce = await offer(world, world.actor('ana'), grantId);
    const before = aws.calls;
    const order = revealing(grantId, nonce, world.production);
    const readValue = readValueAtAws(world.db, aws.aws);
    const result = await revealSecretValue(starved, world.actor('ana'), order, { readValue });
    held.release();
    await starved.close();
    expect(codeOf(result)).toBe('not-recorded');
    expect(aws.calls).toBe(before);
  }, 90_000);

  test('over all of them no table holds the value', async () => {
    const dump = await dumpOf(world.owner);
    expect(dump).not.toContain(CANARY.slice(0, 8));
  });
});

import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { askPackAgain } from '#lib/reports/ask-pack-again.ts';
import { countPack } from '#lib/reports/count-pack.ts';
import { openCertification } from '#lib/reports/open-certification.ts';
import { findPack } from '#lib/reports/store/packs.ts';
import { ingestRecords } from '#lib/trail/ingest-records.ts';
import { matchReveals } from '#lib/trail/match-reveals.ts';
import { FakeReader, grantTo, makeWorld, reveal, unwrap, type World } from '#tests/access/world.ts';
import { collect } from '#tests/trail/collect.ts';
import { assumedRole, type MadeRecord, made } from '#tests/trail/made-records.ts';
import { order, WANTED } from './lively-world.ts';
import { makeOne, makeSigner, sha256 } from './pack-world.ts';
import { unzip } from './unzip.ts';

// Packs are made whole, a dozen a file: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: World;
const keys = makeSigner();
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(async () => {
  await world?.close();
  keys.close();
});

const NOW = new Date(Date.now() + 3_600_000);

async function arrive(...records: readonly MadeRecord[]): Promise<void> {
  const found = collect(JSON.stringify({ Records: records }), { now: NOW });
  const located = found.records.map((record, place) => ({ record, file: 'f', place }));
  await ingestRecords(world.db, { source: 'file', records: located, unreadable: [], seen: [] }, NOW);
}

const soon = (seconds: number) => `${new Date(Date.now() + seconds * 1000).toISOString().slice(0, 19)}Z`;

function readsOf(pack: Buffer): Record<string, string>[] {
  return parse(unzip(pack).get('human-reads.csv') as Buffer, { bom: true, columns: true });
}

it('reads are told as they were known then: late records and later verdicts change no pack that was made', async () => {
  const { grantId } = await grantTo(world);
  await reveal(world, new FakeReader(), world.actor('ana'), grantId);
  const { sourceIdentity } = await world.db.prisma.reveal.findFirstOrThrow();
  const then = soon(-1);
  const ours = made(1, {
    userIdentity: assumedRole('reveal', 'ana', 'ASIATEST', { sourceIdentity }),
    requestParameters: { secretId: world.production.arn },
    eventTime: then,
  });
  const past = made(2, { requestParameters: { secretId: world.other.arn }, eventTime: then });
  await arrive(ours, past);

  const first = await order(world);
  const before = await makeOne(world.db, keys.signer, first);
  expect(
    readsOf(before)
      .map((row) => row.verdict)
      .sort(),
  ).toEqual(['pending', 'pending']);

  await matchReveals(world.db);
  await arrive(made(3, { requestParameters: { secretId: world.staging.arn }, eventTime: then }));
  unwrap(await askPackAgain(world.db, world.actor('ines'), { packId: first }));
  expect(sha256(await makeOne(world.db, keys.signer, first))).toBe(sha256(before));

  const second = await makeOne(world.db, keys.signer, await order(world));
  const told = readsOf(second);
  expect(told.find((row) => row.secret === 'prod/payments/db')).toMatchObject({
    verdict: 'covered',
    grant_id: grantId,
  });
  expect(told.find((row) => row.secret === 'prod/ledger/db')).toMatchObject({
    verdict: 'unexplained',
    why: 'no-reveal',
  });
  const [shown]: Record<string, string>[] = parse(unzip(second).get('reveals.csv') as Buffer, {
    bom: true,
    columns: true,
  });
  expect(shown).toMatchObject({
    witness: 'recorded',
    cloudtrail_records: '1',
    cloudtrail_event_ids: String(ours.eventID),
  });
  const plain = await world.owner.query(
    `SELECT count(*) FROM trail_event WHERE name = 'GetSecretValue' AND part = 'act' AND kind IN ('person', 'tool', 'unknown')`,
  );
  expect(told.length).toBe(Number(plain.rows[0].count));
  expect((await findPack(world.db.prisma, first))?.againOutcome).toBe('same');
});

it('a scope cuts reads and requests alike, and the form counts what the pack will hold', async () => {
  const scope = { environments: ['production' as const], path: 'prod/payments', accounts: null };
  const pack = await makeOne(world.db, keys.signer, await order(world, { scope }));
  expect(readsOf(pack).map((row) => row.secret)).toEqual(['prod/payments/db']);
  const none = { ...scope, accounts: ['999999999999'] };
  expect(readsOf(await makeOne(world.db, keys.signer, await order(world, { scope: none })))).toEqual([]);
  const counted = unwrap(await countPack(world.db, world.actor('ines'), { ...WANTED, scope }));
  const manifest = JSON.parse(String(unzip(pack).get('manifest.json')));
  const said = new Map(
    manifest.populations.map((one: { name: string; count: number }) => [one.name, one.count]),
  );
  for (const { name, count } of counted.populations) {
    // The looks and orders of this test are administration as well.
    if (name !== 'administration') expect(count, name).toBe(said.get(name));
  }
});

it('a certification counts the reads past the product by the e-mail address, and not those of our own reveals', async () => {
  const ana = world.actor('ana');
  const email = String(ana.email);
  const { grantId } = await grantTo(world);
  await reveal(world, new FakeReader(), ana, grantId);
  const { sourceIdentity } = await world.db.prisma.reveal.findFirstOrThrow({
    orderBy: { intendedAt: 'desc' },
  });
  const then = soon(-1);
  const past = assumedRole('AWSReservedSSO_Developer_abcdef0123456789', email.toUpperCase(), 'ASIAPAST');
  await arrive(
    made(11, {
      userIdentity: assumedRole('reveal', email, 'ASIATEST', { sourceIdentity }),
      requestParameters: { secretId: world.production.arn },
      eventTime: then,
    }),
    made(12, { userIdentity: past, requestParameters: { secretId: world.other.arn }, eventTime: then }),
    made(13, { userIdentity: past, requestParameters: { secretId: world.other.arn }, eventTime: then }),
    made(14, {
      userIdentity: past,
      requestParameters: { secretId: world.other.arn },
      eventTime: then,
      errorCode: 'AccessDenied',
    }),
  );
  await matchReveals(world.db);
  const covered = await world.owner.query(`SELECT verdict FROM trail_event WHERE session_name = $1`, [email]);
  expect(covered.rows).toEqual([{ verdict: 'covered' }]);
  const scope = { environments: null, path: 'prod' };
  const { certificationId } = unwrap(
    await openCertification(world.db, world.actor('ines'), { title: 'Reads', scope, dueInDays: 7 }),
  );
  const used = await world.owner.query(
    `SELECT s.name, i.requests_90, i.reveals_90, i.reads_90, i.last_used_at IS NOT NULL AS used
     FROM certification_item i JOIN secret s ON s.id = i.secret_id
     WHERE i.certification_id = $1 AND i.person_id = $2 ORDER BY s.name`,
    [certificationId, ana.personId],
  );
  const reveals = await world.db.prisma.reveal.count({ where: { personId: ana.personId } });
  expect(used.rows).toEqual([
    { name: 'prod/ledger/db', requests_90: 0, reveals_90: 0, reads_90: 2, used: true },
    { name: 'prod/payments/db', requests_90: reveals, reveals_90: reveals, reads_90: 0, used: true },
  ]);
});

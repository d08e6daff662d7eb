import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { askPackAgain } from '#lib/reports/ask-pack-again.ts';
import { cancelPack } from '#lib/reports/cancel-pack.ts';
import { downloadPack } from '#lib/reports/download-pack.ts';
import { dropOutdatedPacks } from '#lib/reports/drop-outdated-packs.ts';
import { makeNextPack } from '#lib/reports/make-pack.ts';
import { orderPack } from '#lib/reports/order-pack.ts';
import type { PackWanted } from '#lib/reports/rules/wanted.ts';
import { setRetention } from '#lib/reports/set-retention.ts';
import { findPack } from '#lib/reports/store/packs.ts';
import { codeOf, makeWorld, records, unwrap, type World } from '#tests/access/world.ts';
import { live, order, WANTED } from './lively-world.ts';
import { bytesOf, makeOne, makeSigner, sha256 } from './pack-world.ts';
import { verifyPack } from './verify.ts';

// Packs are made whole, a dozen a file: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: World;
const keys = makeSigner();
let packId: string;
let pack: Buffer;
const running = new AbortController().signal;
beforeAll(async () => {
  world = await makeWorld();
  await live(world);
  packId = await order(world);
  pack = await makeOne(world.db, keys.signer, packId);
});
afterAll(async () => {
  await world?.close();
  keys.close();
});

/** A maker claimed it and died: its signs of life ended minutes ago. */
async function abandon(id: string, attempt: number): Promise<void> {
  await world.owner.query(
    `UPDATE evidence_pack SET state = 'making', attempt = $2, alive_at = now() - interval '5 minutes' WHERE id = $1`,
    [id, attempt],
  );
  await world.owner.query(
    `INSERT INTO evidence_piece (pack_id, attempt, position, bytes) VALUES ($1, $2, 0, 'half')`,
    [id, attempt],
  );
}

describe('making a pack', () => {
  it('is on record: the order, the making, each download', async () => {
    const ofPack = (await records(world.db)).filter((record) => record.data.packId === packId);
    expect(ofPack.map((record) => record.kind)).toEqual([
      'evidence.ordered',
      'evidence.begun',
      'evidence.made',
    ]);
    const download = unwrap(await downloadPack(world.db, world.actor('sofia'), packId));
    expect(download.fileName).toMatch(/^countersign-evidence-[\d-]{10}-to-[\d-]{10}-[0-9a-z]{8}\.zip$/);
    await download.pieces.return(undefined);
    expect((await records(world.db, 'evidence.downloaded')).at(-1)).toMatchObject({
      actorId: world.actor('sofia').personId,
      data: { packId, sha256: sha256(pack) },
    });
  });

  it('tells whoever ordered it that it is there', async () => {
    const told = await world.owner.query(
      `SELECT a.kind, a.data FROM notification n JOIN announcement a ON a.id = n.announcement_id WHERE n.person_id = $1`,
      [world.actor('ines').personId],
    );
    expect(told.rows).toContainEqual({
      kind: 'report.ready',
      data: expect.objectContaining({ path: `/evidence/${packId}` }),
    });
  });

  it('and taking one is for auditors and admins alone', async () => {
    for (const subject of ['ana', 'noor'] as const) {
      const actor = world.actor(subject);
      expect(codeOf(await orderPack(world.db, actor, WANTED))).toBe('not-allowed');
      expect(codeOf(await downloadPack(world.db, actor, packId))).toBe('no-such-pack');
      expect(codeOf(await cancelPack(world.db, actor, { packId }))).toBe('not-allowed');
      expect(codeOf(await askPackAgain(world.db, actor, { packId }))).toBe('not-allowed');
    }
    expect(codeOf(await setRetention(world.db, world.actor('ines'), { days: 90 }))).toBe('not-allowed');
  });

  it('refuses what cannot be made, and writes nothing', async () => {
    const count = async () => (await world.db.pool.query('SELECT count(*) FROM evidence_pack')).rows;
    const before = await count();
    const refused = async (change: Partial<PackWanted>): Promise<string> =>
      codeOf(await orderPack(world.db, world.actor('ines'), { ...WANTED, ...change }));
    expect(await refused({ period: { from: '2026-12-01', to: '2026-01-01' } })).toBe('period-inverted');
    expect(await refused({ period: { from: '2020-01-01', to: '2026-01-01' } })).toBe('period-too-long');
    expect(await refused({ zone: 'Mars/Olympus' })).toBe('no-such-zone');
    expect(await count()).toEqual(before);
  });

  it('that was cut off is done by the next maker; half of it is never handed out', async () => {
    const cut = await order(world);
    await abandon(cut, 1);
    expect(codeOf(await downloadPack(world.db, world.actor('ines'), cut))).toBe('no-such-pack');
    expect(await makeNextPack(world.db, keys.signer, running)).toBe('done');
    const whole = await bytesOf(world.db, cut);
    expect((await verifyPack(whole, { key: keys.signer.publicKey })).code).toBe(0);
    const pieces = await world.owner.query('SELECT DISTINCT attempt FROM evidence_piece WHERE pack_id = $1', [
      cut,
    ]);
    expect(pieces.rows).toEqual([{ attempt: 2 }]);
  });

  it('is taken up again after the process was asked to stop', async () => {
    const stopped = await order(world);
    const stopping = new AbortController();
    stopping.abort();
    expect(await makeNextPack(world.db, keys.signer, stopping.signal)).toBe('stopped');
    expect((await findPack(world.db.prisma, stopped))?.state).toBe('making');
    expect(await makeNextPack(world.db, keys.signer, running)).toBe('done');
  });

  it('is given up after five makers, and says so', async () => {
    const cut = await order(world);
    await abandon(cut, 5);
    expect(await makeNextPack(world.db, keys.signer, running)).toBe('failed');
    expect(await findPack(world.db.prisma, cut)).toMatchObject({ state: 'failed', failure: 'gave-up' });
    expect((await world.owner.query('SELECT 1 FROM evidence_piece WHERE pack_id = $1', [cut])).rowCount).toBe(
      0,
    );
  });

  it('ends when it is cancelled, and keeps nothing', async () => {
    const cancelled = await order(world);
    unwrap(await cancelPack(world.db, world.actor('ines'), { packId: cancelled }));
    expect(codeOf(await cancelPack(world.db, world.actor('ines'), { packId: cancelled }))).toBe('not-open');
    expect(await makeNextPack(world.db, keys.signer, running)).toBe('none');
  });

  it('lets its bytes go when their time is over, and can bring the same ones back', async () => {
    await world.owner.query(`UPDATE evidence_pack SET kept_until = now() - interval '1 day' WHERE id = $1`, [
      packId,
    ]);
    const audited = (await records(world.db)).length;
    expect(await dropOutdatedPacks(world.db)).toBe(1);
    expect((await records(world.db)).length).toBe(audited + 1);
    expect(codeOf(await downloadPack(world.db, world.actor('ines'), packId))).toBe('not-kept');
    unwrap(await askPackAgain(world.db, world.actor('ines'), { packId }));
    expect(sha256(await makeOne(world.db, keys.signer, packId))).toBe(sha256(pack));
    expect(codeOf(await downloadPack(world.db, world.actor('ines'), packId))).toBe('ok');
  });

  it('leaves a pack that is done as it is, whoever asks the database', async () => {
    const change = (sql: string) => world.owner.query(`${sql} WHERE id = $1`, [packId]);
    for (const set of [`state = 'waiting'`, `sha256 = 'x'`, `manifest = '{}'`, 'as_of = now()'])
      await expect(change(`UPDATE evidence_pack SET ${set}`)).rejects.toThrow('final');
    await expect(change('DELETE FROM evidence_pack')).rejects.toThrow('final');
    await expect(world.owner.query(`UPDATE secret_was SET environment = 'x'`)).rejects.toThrow(
      'never changed',
    );
    await expect(world.owner.query('TRUNCATE role_assignment_was')).rejects.toThrow('never changed');
  });
});

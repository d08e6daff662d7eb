import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { closeStaleReveals } from '#lib/access/close-stale-reveals.ts';
import { appendRecords } from '#lib/audit/append-records.ts';
import { verifyChain } from '#lib/audit/verify-chain.ts';
import { CANARY, codeOf, FakeReader, grantTo, makeWorld, records, reveal, type World } from './world.ts';

/*
 * The disk of the audit log is really full: its table lies on a file system of two megabytes, and PostgreSQL is told
 * "no space left" by the kernel. Needs the right to mount; faults-commit.test.ts raises the same condition inside PostgreSQL.
 */

const folder = mkdtempSync(join(tmpdir(), 'countersign-small-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).status === 0;
const WHY = 'this account may not mount a small file system; faults-commit.test.ts raises 53100 instead';

afterAll(() => {
  if (mounted) spawnSync('umount', [folder]);
  rmdirSync(folder);
});

test.skipIf(!mounted)(
  `a full disk, before the intent and before the outcome: nothing is handed out${mounted ? '' : ` (${WHY})`}`,
  async () => {
    const world = await makeWorld();
    try {
      await ontoSmallDisk(world);
      const ana = world.actor('ana');
      const { grantId } = await grantTo(world);
      const [taken, spoilt] = [new FakeReader(), new FakeReader()];
      expect(codeOf(await reveal(world, taken, ana, grantId))).toBe('ok');

      // Full before the outcome: somebody else's records take the last page while AWS is asked.
      const answer = spoilt.answer;
      spoilt.answer = async (args) => {
        await fill(world);
        return await answer(args);
      };
      const withheld = await reveal(world, spoilt, ana, grantId);
      expect(codeOf(withheld)).toBe('not-recorded');
      expect(JSON.stringify(withheld)).not.toContain(CANARY.slice(0, 8));
      expect(spoilt.calls).toHaveLength(1);

      // Full before the intent: AWS is not asked.
      const refused = new FakeReader();
      expect(codeOf(await reveal(world, refused, ana, grantId))).toBe('not-recorded');
      expect(refused.calls).toHaveLength(0);

      // Room again: the open intent is closed, the next reveal works, and the chain has no hole.
      await world.owner.query('DROP TABLE filler');
      await world.setClock(new Date(Date.now() + 120_000));
      expect(await closeStaleReveals(world.db)).toBe(1);
      await world.setClock(null);
      expect(codeOf(await reveal(world, new FakeReader(), ana, grantId))).toBe('ok');
      const of = async (kind: string) => (await records(world.db, kind)).length;
      expect([await of('reveal.intended'), await of('reveal.delivered'), await of('reveal.failed')]).toEqual([
        3, 2, 1,
      ]);
      expect(await verifyChain(world.db)).toMatchObject({ intact: true });
    } finally {
      await world.owner.query('DROP TABLE IF EXISTS filler');
      await world.owner.query('ALTER TABLE audit_record SET TABLESPACE pg_default');
      await world.owner.query('DROP TABLESPACE small');
      await world.close();
    }
  },
  120_000,
);

/** Moves the audit log onto the small file system, with a table beside it that takes most of the room. */
async function ontoSmallDisk({ owner }: World): Promise<void> {
  const [data] = (await owner.query('SHOW data_directory')).rows as { data_directory: string }[];
  const { uid, gid } = statSync(data?.data_directory ?? '');
  const place = join(folder, 'space');
  mkdirSync(place);
  for (const each of [folder, place]) chownSync(each, uid, gid);
  await owner.query(`CREATE TABLESPACE small LOCATION '${place}'`);
  await owner.query('ALTER TABLE audit_record SET TABLESPACE small');
  await owner.query('CREATE TABLE filler (bytes bytea) TABLESPACE small');
}

/** Fills the file system to its last block, then the last page of the log by records that it really gets. */
async function fill({ owner, db, actor }: World): Promise<void> {
  await owner.query('ALTER TABLE filler ALTER COLUMN bytes SET STORAGE PLAIN');
  for (let blocks = 0; blocks < 2_000; blocks += 1) {
    const full = await owner.query("INSERT INTO filler VALUES (decode(repeat('00', 7000), 'hex'))").then(
      () => false,
      (error: { code?: string }) => {
        expect(error.code).toBe('53100');
        return true;
      },
    );
    if (full) break;
  }
  const data = { door: 'audit', code: 'forbidden' };
  const refusal = { kind: 'door.refused', actorId: actor('noor').personId, data } as const;
  for (let count = 0; count < 200; count += 1) {
    const kept = await db
      .transaction((tx) => appendRecords(tx, [refusal]))
      .then(
        () => true,
        () => false,
      );
    if (!kept) return;
  }
  throw new Error('the log never met the end of its disk');
}

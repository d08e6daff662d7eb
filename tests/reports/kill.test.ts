import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSigner } from '#lib/audit/signer.ts';
import { downloadPack } from '#lib/reports/download-pack.ts';
import { findPack } from '#lib/reports/store/packs.ts';
import { codeOf, makeWorld, type World } from '#tests/access/world.ts';
import { live, order } from './lively-world.ts';
import { bytesOf } from './pack-world.ts';
import { verifyPack } from './verify.ts';

const PROGRAM = fileURLToPath(new URL('./make-in-process.ts', import.meta.url));

let world: World;
const home = mkdtempSync(join(tmpdir(), 'countersign-kill-'));
beforeAll(async () => {
  world = await makeWorld();
  await live(world);
});
afterAll(async () => {
  await world?.close();
  rmSync(home, { recursive: true, force: true });
});

async function applicationUrl(): Promise<string> {
  const { options } = world.db.pool as unknown as { options: { connectionString: string } };
  return options.connectionString;
}

async function startMaker(): Promise<ChildProcess> {
  const child = fork(PROGRAM, [await applicationUrl(), home], {
    execArgv: ['--experimental-strip-types', '--no-warnings'],
  });
  await once(child, 'message');
  return child;
}

/** Waits until the maker has come to a step, or past it, and ends it there. */
async function killAt(child: ChildProcess, packId: string, steps: readonly (string | null)[]): Promise<void> {
  const until = Date.now() + 60_000;
  while (Date.now() < until && child.exitCode === null) {
    const pack = await findPack(world.db.prisma, packId);
    if (pack?.state !== 'waiting' && (steps.includes(pack?.step ?? null) || pack?.state === 'done')) break;
    await new Promise((settle) => setTimeout(settle, 5));
  }
  if (child.exitCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

it('a maker that is killed at any instant leaves no half pack; the next one makes it, whole', async () => {
  const packId = await order(world);
  for (const steps of [[null], ['counting', 'entitlement', 'human-reads'], ['audit-log'], ['summary']]) {
    await killAt(await startMaker(), packId, steps);
    const pack = await findPack(world.db.prisma, packId);
    if (pack?.state === 'done') break;
    expect(pack?.state).toBe('making');
    expect(codeOf(await downloadPack(world.db, world.actor('ines'), packId))).toBe('no-such-pack');
    // Its signs of life end; nobody has to wait three quarters of a minute for that here.
    await world.owner.query(
      `UPDATE evidence_pack SET alive_at = now() - interval '5 minutes' WHERE id = $1`,
      [packId],
    );
  }
  const last = await startMaker();
  await once(last, 'exit');
  const pack = await findPack(world.db.prisma, packId);
  expect(pack?.state).toBe('done');
  const attempts = await world.owner.query('SELECT DISTINCT attempt FROM evidence_piece WHERE pack_id = $1', [
    packId,
  ]);
  expect(attempts.rows).toEqual([{ attempt: pack?.attempt }]);
  const verified = await verifyPack(await bytesOf(world.db, packId), { key: openSigner({ home }).publicKey });
  expect(verified.code, JSON.stringify(verified.report)).toBe(0);
}, 180_000);

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckpointPlace } from '#lib/audit/checkpoint-place.ts';
import { checkpointWait } from '#lib/audit/checkpoint-wait.ts';
import { keepCheckpoints } from '#lib/audit/keep-checkpoints.ts';
import { openPlaces } from '#lib/audit/open-places.ts';
import { judgeWait } from '#lib/audit/rules/checkpoint.ts';
import { openSigner, type Signer } from '#lib/audit/signer.ts';
import {
  codeOf,
  FakeReader,
  grantTo,
  makeWorld,
  records,
  reveal,
  unwrap,
  type World,
} from '#tests/access/world.ts';

let world: World;
let home: string;
let signer: Signer;
beforeAll(async () => {
  world = await makeWorld();
  home = await mkdtemp(join(tmpdir(), 'countersign-stop-'));
  signer = openSigner({ home });
});
afterAll(async () => {
  await world.close();
  await rm(home, { recursive: true, force: true });
});

let answer: 'kept' | 'unreachable' = 'kept';
const place: CheckpointPlace = {
  name: 'far',
  put: async () => answer,
  holdsAfter: async () => (answer === 'kept' ? false : answer),
};
const turn = () => keepCheckpoints(world.db, signer, [place]);
/** Lets everything that is on record be older by so many minutes. */
const letPass = (minutes: number) =>
  world.owner.query(`SET session_replication_role = replica;
    UPDATE audit_record SET at = at - interval '${minutes} minutes';
    UPDATE audit_checkpoint SET at = at - interval '${minutes} minutes';
    UPDATE audit_place SET failing_since = failing_since - interval '${minutes} minutes';
    SET session_replication_role = DEFAULT`);

test('a new installation reveals before its first checkpoint, and stops when none came for 15 minutes', async () => {
  const { grantId } = await grantTo(world);
  const reader = new FakeReader();
  unwrap(await reveal(world, reader, world.actor('ana'), grantId));
  await letPass(16);
  expect(await checkpointWait(world.db.prisma)).toBe('stopped');
  const refused = await reveal(world, reader, world.actor('ana'), grantId);
  expect(codeOf(refused)).toBe('checkpoints-stopped');
  expect(refused).toMatchObject({ refusal: { words: expect.stringContaining('Nothing was revealed') } });
  // Nobody asked AWS, no use was taken, and the refusal is on record.
  expect(reader.calls).toHaveLength(1);
  expect((await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: grantId } })).usesTaken).toBe(1);
  expect(await records(world.db, 'reveal.refused')).toMatchObject([
    { data: { code: 'checkpoints-stopped' } },
  ]);
});

test('the way back is a kept checkpoint, at the first turn after a weekend too', async () => {
  await openPlaces(world.db, [place]);
  await letPass(3 * 24 * 60);
  expect(await checkpointWait(world.db.prisma)).toBe('stopped');
  await turn();
  expect(await checkpointWait(world.db.prisma)).toBe('kept');
  const { grantId } = await grantTo(world);
  unwrap(await reveal(world, new FakeReader(), world.actor('ana'), grantId));
});

test('a checkpoint that is signed but not kept in every place does not count', async () => {
  answer = 'unreachable';
  const { grantId } = await grantTo(world);
  await letPass(3);
  await turn();
  expect(await checkpointWait(world.db.prisma)).toBe('late');
  const reader = new FakeReader();
  unwrap(await reveal(world, reader, world.actor('ana'), grantId));
  await letPass(13);
  await turn();
  expect(codeOf(await reveal(world, reader, world.actor('ana'), grantId))).toBe('checkpoints-stopped');
  expect(await records(world.db, 'audit.checkpoints-stopped')).toHaveLength(1);
  answer = 'kept';
  await letPass(2);
  await turn();
  unwrap(await reveal(world, reader, world.actor('ana'), grantId));
  expect(await records(world.db, 'audit.checkpoints-resumed')).toHaveLength(1);
});

test('the minute and the second at which it is judged', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const ago = (seconds: number) => ({ now, oldestWaiting: new Date(now.getTime() - seconds * 1_000) });
  expect(judgeWait({ now, oldestWaiting: null })).toBe('kept');
  expect(judgeWait(ago(119.9))).toBe('kept');
  expect(judgeWait(ago(120))).toBe('late');
  expect(judgeWait(ago(899.9))).toBe('late');
  expect(judgeWait(ago(900))).toBe('stopped');
});

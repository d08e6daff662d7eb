import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { offerReveal } from '#lib/access/offer-reveal.ts';
import { revealSecretValue } from '#lib/access/reveal-secret-value.ts';
import { revokeGrant } from '#lib/access/revoke-grant.ts';
import { SecretValue } from '#lib/aws/secret-value.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { endSession } from '#lib/people/end-session.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { CATALOGUE_THERE, entriesOf, WHY_ABSENT } from '#tests/e2e/support/catalogue.ts';
import {
  CANARY,
  codeOf,
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

/* Those races of the catalogue that are about a reveal. Alice is Ana here, Bob Noor. */

let world: World;
let reader: FakeReader;
let ana: Actor;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  reader = new FakeReader();
  await world.setClock(null);
  ana = await world.signIn('ana');
  await world.owner.query(`ALTER TABLE reveal DISABLE TRIGGER USER;
    UPDATE reveal SET intended_at = intended_at - interval '2 days'; ALTER TABLE reveal ENABLE TRIGGER USER`);
});

const secretRow = (data: object) =>
  world.db.prisma.secret.update({ where: { id: world.production.secretId }, data });

/** Refused, AWS not asked, no value out. */
function expectRefused(result: Awaited<ReturnType<typeof reveal>>, code: string | RegExp): void {
  expect(codeOf(result)).toMatch(code);
  expect(JSON.stringify(result)).not.toContain(CANARY.slice(0, 8));
  expect(reader.calls).toHaveLength(0);
}

const REVEALS: Readonly<Record<string, () => Promise<void>>> = {
  'approval-race-015': async () => {
    const { grantId } = await grantTo(world, 'ana', world.production, { uses: 1 });
    const nonces = [await offer(world, ana, grantId), await offer(world, ana, grantId)];
    const both = await Promise.all(
      nonces.map((nonce) =>
        revealSecretValue(world.db, ana, revealing(grantId, nonce, world.production), reader),
      ),
    );
    expect(both.map(codeOf).sort()).toEqual(['grant-spent', 'ok']);
    expect(reader.calls).toHaveLength(1);
  },
  'approval-race-016': async () => {
    const { grantId } = await grantTo(world);
    reader.answer = async () => {
      unwrap(await revokeGrant(world.db, world.actor('noor'), { grantId, why: 'leaked' }));
      return read(SecretValue.ofText(CANARY));
    };
    const result = await reveal(world, reader, ana, grantId);
    expect(codeOf(result)).toBe('grant-revoked');
    expect(JSON.stringify(result)).not.toContain(CANARY.slice(0, 8));
  },
  'approval-race-017': async () => {
    const { grantId } = await grantTo(world, 'ana', world.production, { durationSeconds: 60 });
    const { endsAt } = await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: grantId } });
    reader.answer = async () => {
      await world.setClock(new Date(endsAt.getTime() + 1));
      return read(SecretValue.ofText(CANARY));
    };
    const result = await reveal(world, reader, ana, grantId);
    expect(codeOf(result)).toBe('grant-ended');
    expect(JSON.stringify(result)).not.toContain(CANARY.slice(0, 8));
  },
  'approval-race-018': async () => {
    const { grantId } = await grantTo(world);
    expectRefused(await reveal(world, reader, ana, grantId, world.other), /^(no-such-offer|other-secret)$/);
  },
  'approval-race-019': async () => {
    const { grantId } = await grantTo(world);
    const asked = { stage: 'AWSPREVIOUS' };
    expectRefused(await reveal(world, reader, ana, grantId, world.production, asked), 'other-secret');
  },
  'approval-race-020': async () => {
    const { grantId } = await grantTo(world);
    const nonce = await offer(world, ana, grantId);
    const ben = world.actor('ben');
    expect(codeOf(await offerReveal(world.db, ben, { grantId }))).toBe('no-such-grant');
    const order = revealing(grantId, nonce, world.production);
    expectRefused(await revealSecretValue(world.db, ben, order, reader), 'no-such-offer');
  },
  'approval-race-021': async () => {
    const { grantId } = await grantTo(world);
    await secretRow({ arn: `${world.production.arn}GhIjKl` });
    expectRefused(await reveal(world, reader, ana, grantId), 'secret-changed');
    await secretRow({ arn: world.production.arn });
  },
  'approval-race-022': async () => {
    await secretRow({ environment: 'development' });
    const order = revealing(mintId('grant'), 'A'.repeat(43), world.production);
    expectRefused(await revealSecretValue(world.db, ana, order, reader), 'no-such-offer');
    await secretRow({ environment: 'production' });
  },
  'approval-race-024': async () => {
    const { grantId } = await grantTo(world);
    const nonce = await offer(world, ana, grantId);
    const where = { id: ana.personId };
    await world.db.prisma.person.update({ where, data: { disabledAt: new Date() } });
    const result = await revealSecretValue(
      world.db,
      ana,
      revealing(grantId, nonce, world.production),
      reader,
    );
    await world.db.prisma.person.update({ where, data: { disabledAt: null } });
    expectRefused(result, 'signed-out');
  },
  'approval-race-025': async () => {
    const { grantId } = await grantTo(world);
    const nonce = await offer(world, ana, grantId);
    // Bob's sign-in in the same browser ended hers; what tab 1 sends goes with his session.
    await endSession(world.db, ana);
    const noor = await world.signIn('noor');
    const order = revealing(grantId, nonce, world.production);
    expectRefused(await revealSecretValue(world.db, noor, order, reader), 'no-such-offer');
    expectRefused(await revealSecretValue(world.db, ana, order, reader), 'signed-out');
  },
};

/** Not a reveal, and tried as a schema: nobody can ask on behalf of somebody else. */
const BY_SCHEMA = ['approval-race-007'];

describe.skipIf(!CATALOGUE_THERE)('races of reveals from the catalogue', () => {
  const races = entriesOf('approval-race');
  for (const { id, title } of races) {
    const play = REVEALS[id];
    if (play) test(`${id} ${title}`, play);
  }

  test('every race of the file is played: here, or as a race of decisions', () => {
    const decisions = readFileSync(new URL('./catalogue-races.test.ts', import.meta.url), 'utf8');
    const played = decisions.match(/approval-race-\d+(?=': async)/g) ?? [];
    const known = [...played, ...Object.keys(REVEALS), ...BY_SCHEMA];
    expect(races.map(({ id }) => id).filter((id) => !known.includes(id))).toEqual([]);
    expect(races.length).toBeGreaterThan(20);
  });
});
test.runIf(!CATALOGUE_THERE)(WHY_ABSENT, () => undefined);

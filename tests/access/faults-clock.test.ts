import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { offerReveal } from '#lib/access/offer-reveal.ts';
import { revealSecretValue } from '#lib/access/reveal-secret-value.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import { authenticateSession } from '#lib/people/authenticate-session.ts';
import { PERSONA_ISSUER } from '#lib/people/rules/personas.ts';
import { startSession } from '#lib/people/start-session.ts';
import { confirmEverybody } from './people.ts';
import {
  asking,
  codeOf,
  decide,
  FakeReader,
  grantTo,
  makeWorld,
  offer,
  revealing,
  unwrap,
  type World,
} from './world.ts';

/*
 * The clock of the application is a day ahead, a day behind, or right: every deadline of requests, grants, tickets and
 * sign-ins ends on the same millisecond of the database's clock.
 */

const DAY_MS = 86_400_000;

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  vi.useRealTimers();
  await world.setClock(null);
  await confirmEverybody(world, await databaseTime());
  await world.owner.query(`ALTER TABLE reveal DISABLE TRIGGER USER;
    UPDATE reveal SET intended_at = intended_at - interval '2 days'; ALTER TABLE reveal ENABLE TRIGGER USER`);
});

async function databaseTime(): Promise<Date> {
  return (
    (await world.owner.query<{ now: Date }>('SELECT clock_timestamp() AS now')).rows[0]?.now ?? new Date(0)
  );
}

/** What the application takes for the time; timers go on as they are. */
function shiftApplication(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}

/** The clock of the database stands at this instant, and everybody has just confirmed their sign-in by it. */
async function standAt(at: Date): Promise<void> {
  await world.setClock(at);
  await confirmEverybody(world, at);
}

describe.each([
  ['a day ahead', DAY_MS],
  ['a day behind', -DAY_MS],
  ['right', 0],
])('the clock of the application is %s', (_, shift) => {
  test('a person signs in, asks, gets a signature and reveals', async () => {
    shiftApplication(shift);
    const started = unwrap(
      await startSession(world.db, { issuer: PERSONA_ISSUER, subject: 'ana', userAgent: null }),
    );
    const ana = await authenticateSession(world.db, started.token);
    expect(ana).not.toBeNull();
    if (!ana) return;
    const { requestId } = unwrap(await submitRequest(world.db, ana, asking(world.production)));
    const { grantId } = unwrap(await decide(world, 'noor', requestId));
    const input = revealing(String(grantId), await offer(world, ana, String(grantId)), world.production);
    expect(codeOf(await revealSecretValue(world.db, ana, input, new FakeReader()))).toBe('ok');
    const grant = await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: String(grantId) } });
    expect(Math.abs(grant.startsAt.getTime() - (await databaseTime()).getTime())).toBeLessThan(60_000);
    expect(grant.endsAt.getTime() - grant.startsAt.getTime()).toBe(900_000);
  });

  test.each([
    ['start', -1, 'grant-not-started'],
    ['start', 0, 'ok'],
    ['start', 1, 'ok'],
    ['end', -1, 'ok'],
    ['end', 0, 'grant-ended'],
    ['end', 1, 'grant-ended'],
  ] as const)('%s of a grant, %i ms: %s', async (edge, offset, code) => {
    shiftApplication(shift);
    const { grantId } = await grantTo(world, 'ana', world.production, { durationSeconds: 240 });
    const grant = await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: grantId } });
    await standAt(edge === 'start' ? grant.startsAt : new Date(grant.endsAt.getTime() - 1));
    const nonce = await offer(world, world.actor('ana'), grantId);
    await standAt(new Date((edge === 'start' ? grant.startsAt : grant.endsAt).getTime() + offset));
    const reader = new FakeReader();
    const input = revealing(grantId, nonce, world.production);
    expect(codeOf(await revealSecretValue(world.db, world.actor('ana'), input, reader))).toBe(code);
    expect(reader.calls).toHaveLength(code === 'ok' ? 1 : 0);
  });

  test.each([
    [-1, 'ok'],
    [0, 'request-expired'],
    [1, 'request-expired'],
  ] as const)('deadline of a request, %i ms: %s', async (offset, code) => {
    shiftApplication(shift);
    const asked = await submitRequest(world.db, world.actor('ana'), asking(world.production));
    const { requestId } = unwrap(asked);
    const { expiresAt } = await world.db.prisma.accessRequest.findUniqueOrThrow({ where: { id: requestId } });
    await standAt(new Date(expiresAt.getTime() + offset));
    expect(codeOf(await decide(world, 'noor', requestId))).toBe(code);
  });

  test.each([
    [-1, 'ok'],
    [0, 'offer-expired'],
    [1, 'offer-expired'],
  ] as const)('end of a ticket, %i ms: %s', async (offset, code) => {
    shiftApplication(shift);
    const { grantId } = await grantTo(world);
    await standAt(await databaseTime());
    const { nonce, expiresAt } = unwrap(await offerReveal(world.db, world.actor('ana'), { grantId }));
    await standAt(new Date(Date.parse(expiresAt) + offset));
    const input = revealing(grantId, nonce, world.production);
    expect(codeOf(await revealSecretValue(world.db, world.actor('ana'), input, new FakeReader()))).toBe(code);
  });

  test.each([
    [-1, 'ok'],
    [0, 'confirm-first'],
    [1, 'confirm-first'],
  ] as const)('five minutes after a confirmation, %i ms: %s', async (offset, code) => {
    shiftApplication(shift);
    const { grantId } = await grantTo(world);
    const at = await databaseTime();
    await confirmEverybody(world, at);
    await world.setClock(new Date(at.getTime() + 300_000 + offset));
    expect(codeOf(await offerReveal(world.db, world.actor('ana'), { grantId }))).toBe(code);
  });
});

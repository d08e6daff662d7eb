import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handBackGrant } from '#lib/access/hand-back-grant.ts';
import { revealSecretValue } from '#lib/access/reveal-secret-value.ts';
import { revokeGrant } from '#lib/access/revoke-grant.ts';
import { SecretValue } from '#lib/aws/secret-value.ts';
import { type Break, breakingAt } from './faulty-database.ts';
import {
  addSecret,
  CANARY,
  codeOf,
  decide,
  FakeReader,
  grantTo,
  makeWorld,
  offer,
  read,
  records,
  revealing,
  type World,
} from './world.ts';

let world: World;
let connectionId: string;
beforeAll(async () => {
  world = await makeWorld();
  connectionId = (await world.db.prisma.connection.findFirstOrThrow()).id;
});
afterAll(() => world.close());

/** A promise that others wait for until it is let go. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

type Ending = 'revoke' | 'hand back' | 'late denial';
/** How one of the reveals goes: which one waits at AWS for the end of the grant, which loses its database, and where. */
interface Course {
  readonly waits: boolean;
  readonly aws: 'value' | 'refused' | 'throws';
  readonly breaks: { readonly nth: number; readonly how: Break } | null;
}

const course: fc.Arbitrary<Course> = fc.record({
  waits: fc.boolean(),
  aws: fc.constantFrom('value', 'value', 'value', 'refused', 'throws'),
  breaks: fc.option(
    fc.record({ nth: fc.constantFrom(1, 2), how: fc.constantFrom<Break>('before', 'inside', 'after') }),
    {
      freq: 3,
    },
  ),
});

test('reveals, faults and the end of the grant in any order: delivered ⊆ outcomes ⊆ intents, and nothing after the end', async () => {
  let rounds = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(course, { minLength: 2, maxLength: 6 }),
      fc.constantFrom<Ending>('revoke', 'hand back', 'late denial'),
      async (courses, ending) => {
        rounds += 1;
        const secret = await addSecret(world.db, connectionId, `prod/races/${rounds}`, 'production');
        const { grantId, requestId } = await grantTo(world, 'ana', secret);
        const ana = world.actor('ana');
        const ended = gate();
        const atAws = gate();
        let waiting = courses.filter((each) => each.waits && each.breaks?.nth !== 1).length;
        if (waiting === 0) atAws.open();

        const run = async (each: Course, nonce: string) => {
          const reader = new FakeReader();
          reader.answer = async () => {
            if (each.waits) {
              waiting -= 1;
              if (waiting === 0) atAws.open();
              await ended.opened;
            }
            if (each.aws === 'throws') throw new Error(`garbled ${CANARY}`);
            if (each.aws === 'refused')
              return { ok: false, refusal: { code: 'throttled', words: 'AWS is throttling.' } };
            return read(SecretValue.ofText(CANARY));
          };
          const db = each.breaks ? breakingAt(world.db, each.breaks.nth, each.breaks.how) : world.db;
          const result = await revealSecretValue(db, ana, revealing(grantId, nonce, secret), reader);
          if (waiting > 0 && each.waits && reader.calls.length === 0) {
            waiting -= 1;
            if (waiting === 0) atAws.open();
          }
          return { each, result, calls: reader.calls.length };
        };
        const nonces: string[] = [];
        for (const _ of courses) nonces.push(await offer(world, ana, grantId));
        const running = courses.map((each, index) => run(each, nonces[index] ?? ''));
        await atAws.opened;
        await end(ending, grantId, requestId);
        ended.open();
        const done = await Promise.all(running);

        const all = (await records(world.db)).filter((record) => record.grantId === grantId);
        const kinds = (kind: string) =>
          all.filter((record) => record.kind === kind).map((record) => record.data.revealId);
        const intents = new Set(kinds('reveal.intended'));
        const outcomes = ['reveal.delivered', 'reveal.failed', 'reveal.withheld'].flatMap(kinds);
        expect(new Set(outcomes).size).toBe(outcomes.length);
        for (const id of outcomes) expect(intents.has(id)).toBe(true);
        const delivered = new Set(kinds('reveal.delivered'));
        for (const { each, result, calls } of done) {
          expect(calls).toBeLessThanOrEqual(1);
          const holdsValue = JSON.stringify(result).includes(CANARY.slice(0, 8));
          expect(holdsValue).toBe(result.ok);
          if (!result.ok) continue;
          expect(delivered.has(result.value.revealId)).toBe(true);
          expect(each.breaks !== null && each.breaks.nth <= 2).toBe(false);
          expect(each.waits).toBe(false);
        }
        const endedAt = all.findIndex((record) =>
          ['grant.revoked', 'grant.handed-back'].includes(record.kind),
        );
        if (endedAt >= 0)
          expect(all.slice(endedAt).map((record) => record.kind)).not.toContain('reveal.delivered');
        const { usesTaken } = await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: grantId } });
        const returned = all.filter(
          (record) => record.kind === 'reveal.failed' && record.data.useReturned,
        ).length;
        expect(usesTaken).toBe(intents.size - returned);
        await forgetLimits();
      },
    ),
    { numRuns: 25, seed: 20_261_120, endOnFailure: true },
  );
}, 120_000);

async function end(ending: Ending, grantId: string, requestId: string): Promise<void> {
  const { db } = world;
  const result =
    ending === 'revoke'
      ? await revokeGrant(db, world.actor('tom'), { grantId, why: 'leaked' })
      : ending === 'hand back'
        ? await handBackGrant(db, world.actor('ana'), { grantId })
        : await decide(world, 'tom', requestId, 'deny');
  expect(['ok', 'grant-spent']).toContain(codeOf(result));
}

/** The limits per person look back over reveals; each round starts a new day. */
async function forgetLimits(): Promise<void> {
  await world.owner.query(`ALTER TABLE reveal DISABLE TRIGGER USER;
    UPDATE reveal SET intended_at = intended_at - interval '2 days'; ALTER TABLE reveal ENABLE TRIGGER USER`);
}

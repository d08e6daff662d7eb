import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelRequest } from '#lib/access/cancel-request.ts';
import { loadConfiguredPolicies } from '#lib/access/load-configured-policies.ts';
import { rehearseRequest } from '#lib/access/queries/rehearse.ts';
import { type PolicyDocumentInput, policyDocumentSchema } from '#lib/access/rules/policy-document.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import type { PersonaSubject } from '#lib/people/rules/personas.ts';
import { step } from './rules/policy-arbitraries.ts';
import { asking, codeOf, decide, makeWorld, unwrap, type World } from './world.ts';

const EVERYBODY: readonly PersonaSubject[] = ['ana', 'ben', 'noor', 'tom', 'sofia', 'ines'];

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.db.prisma.secret.update({
    where: { id: world.production.secretId },
    data: { owner: 'team-payments' },
  });
});
afterAll(() => world.close());

async function apply(document: Partial<PolicyDocumentInput>): Promise<void> {
  const base: PolicyDocumentInput = {
    scope: { paths: ['prod/payments/db'] },
    acts: ['reveal'],
    askers: { roles: ['engineer', 'approver', 'admin'] },
    steps: [{ signatures: 1, roles: ['approver'] }],
  };
  const read = policyDocumentSchema.parse({ ...base, ...document });
  await loadConfiguredPolicies(world.db, [{ name: 'rehearsed', document: read }]);
}

async function rehearseAs(asker: PersonaSubject, minutes: number | null = null) {
  const actor = world.actor(asker);
  return unwrap(
    await rehearseRequest(world.db, actor, {
      personId: actor.personId,
      secretId: world.production.secretId,
      act: 'reveal',
      durationSeconds: minutes === null ? null : minutes * 60,
    }),
  );
}

/** Asks, lets one person sign, and takes it back. Says what became of each. */
async function tryOut(asker: PersonaSubject, signer: PersonaSubject) {
  const asked = await submitRequest(world.db, world.actor(asker), asking(world.production));
  if (!asked.ok) return { asked: codeOf(asked), signed: null };
  const { requestId } = asked.value;
  const signed = await decide(world, signer, requestId);
  await cancelRequest(world.db, world.actor(asker), { requestId });
  return { asked: 'ok', signed: codeOf(signed) };
}

describe('a rehearsal', () => {
  test('names as first signers exactly those whose signature is accepted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 2 }),
        fc.constantFrom<PersonaSubject>('ana', 'noor', 'sofia'),
        async (steps, asker) => {
          await apply({ steps });
          const { rehearsal } = await rehearseAs(asker);
          const first = new Set(rehearsal.first.map((human) => human.personId));
          for (const signer of EVERYBODY) {
            const { asked, signed } = await tryOut(asker, signer);
            if (asked !== 'ok') {
              expect([asked, first.size]).toEqual(['nobody-can-decide', 0]);
              continue;
            }
            expect(signed === 'ok', `${signer} for ${asker}: ${signed}`).toBe(
              first.has(world.actor(signer).personId),
            );
          }
        },
      ),
      { numRuns: 8 },
    );
  }, 240_000);

  test('says who may not ask, and that a length is too long, as the request itself would', async () => {
    await apply({ askers: { groups: ['team-search'] } });
    expect((await rehearseAs('ana')).rehearsal.mayAsk).toBe('not-named');
    expect((await tryOut('ana', 'noor')).asked).toBe('may-not-ask');
    expect((await rehearseAs('ben')).rehearsal.mayAsk).toBe('yes');
    expect((await rehearseAs('ben', 16)).rehearsal.mayAsk).toBe('too-long');
    const auditor = await rehearseAs('ines').catch(() => null);
    expect(auditor?.rehearsal.mayAsk).toBe('not-allowed');
  });

  test('ranks every policy that covers the secret, and says why the others lose', async () => {
    await apply({});
    const { rehearsal } = await rehearseAs('ana');
    expect(rehearsal.ranking.map(({ policy, behind }) => [policy.name, behind])).toEqual([
      ['rehearsed', null],
      ['production-reveal', 'scope'],
    ]);
  });

  test('names the rule that would decide, as it does', async () => {
    await apply({
      automatic: [
        { name: 'quick', verdict: 'approve', evenInProduction: true, when: { atMostSeconds: 300 } },
        { name: 'not-ben', verdict: 'deny', when: { people: ['ben@larkfield.example'] } },
      ],
    });
    expect((await rehearseAs('ana', 5)).rehearsal.automatic).toEqual({ verdict: 'approve', rule: 'quick' });
    expect((await rehearseAs('ana', 6)).rehearsal.automatic).toBeNull();
    expect((await rehearseAs('ben', 5)).rehearsal.automatic).toEqual({ verdict: 'deny', rule: 'not-ben' });
    const stateOf = async (who: PersonaSubject, durationSeconds: number) => {
      const terms = asking(world.production, { durationSeconds });
      const { requestId } = unwrap(await submitRequest(world.db, world.actor(who), terms));
      const row = await world.db.prisma.accessRequest.findUniqueOrThrow({
        where: { id: requestId },
        include: { decisions: true },
      });
      if (row.state === 'pending') await cancelRequest(world.db, world.actor(who), { requestId });
      return [row.state, row.decisions[0]?.rule ?? null];
    };
    expect(await stateOf('ana', 300)).toEqual(['approved', 'quick']);
    expect(await stateOf('ana', 360)).toEqual(['pending', null]);
    expect(await stateOf('ben', 300)).toEqual(['denied', 'not-ben']);
  });

  test('says whether break-glass is open, and whether all steps could be filled', async () => {
    await apply({
      breakGlass: { groups: ['on-call'], minutes: 10, uses: 1 },
      steps: [
        { signatures: 1, owners: true },
        { signatures: 2, roles: ['approver', 'admin'] },
      ],
    });
    const ana = await rehearseAs('ana');
    expect([ana.rehearsal.breakGlass, ana.rehearsal.isReachable]).toEqual([null, true]);
    expect((await rehearseAs('ben')).rehearsal.breakGlass).toEqual({ minutes: 10, uses: 1 });
    expect((await rehearseAs('noor')).rehearsal.isReachable).toBe(false);
  });

  test('says who is no longer active, and when the others were last here', async () => {
    await apply({ steps: [{ signatures: 1, roles: ['approver'] }] });
    const { personId } = world.actor('tom');
    await world.db.prisma.person.update({ where: { id: personId }, data: { disabledAt: new Date() } });
    const view = await rehearseAs('ana');
    await world.db.prisma.person.update({ where: { id: personId }, data: { disabledAt: null } });
    const [only] = view.rehearsal.steps;
    expect(only?.able.map((human) => human.displayName)).toEqual(['Noor Haddad']);
    expect(only?.unable.map((human) => human.displayName)).toEqual(['Tom Lindgren']);
    expect(view.lastSeen.get(world.actor('noor').personId)).toMatch(/^\d{4}-/);
  });

  test('of others is for whoever may read policies; writes nothing', async () => {
    const about = { secretId: world.production.secretId, act: 'reveal', durationSeconds: null } as const;
    const ofNoor = { ...about, personId: world.actor('noor').personId };
    const before = await world.db.prisma.auditRecord.count();
    expect(codeOf(await rehearseRequest(world.db, world.actor('ana'), ofNoor))).toBe('not-allowed');
    expect(codeOf(await rehearseRequest(world.db, world.actor('ines'), ofNoor))).toBe('ok');
    expect(await world.db.prisma.auditRecord.count()).toBe(before);
  });
});

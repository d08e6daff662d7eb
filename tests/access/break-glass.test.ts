import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { handBackGrant } from '#lib/access/hand-back-grant.ts';
import {
  type OpenBreakGlassInput,
  openBreakGlass,
  openBreakGlassSchema,
} from '#lib/access/open-break-glass.ts';
import { breakGlassBanner, readBreakGlass, readRegister } from '#lib/access/queries/break-glass.ts';
import { previewBreakGlass } from '#lib/access/queries/break-glass-offer.ts';
import { reviewBreakGlass } from '#lib/access/review-break-glass.ts';
import { revokeGrant } from '#lib/access/revoke-grant.ts';
import { waiveRotation } from '#lib/access/waive-rotation.ts';
import { watchBreakGlass } from '#lib/access/watch-break-glass.ts';
import { SecretValue } from '#lib/aws/secret-value.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { PersonaSubject } from '#lib/people/rules/personas.ts';
import { insertPolicy } from './policy-world.ts';
import {
  addSecret,
  codeOf,
  FakeReader,
  makeWorld,
  read,
  records,
  reveal,
  type TestSecret,
  unwrap,
  type World,
} from './world.ts';

let world: World;
let reader: FakeReader;
let connectionId: string;
let secret: TestSecret;
let name: string;
let ben: Actor;
let round = 0;

beforeAll(async () => {
  world = await makeWorld();
  connectionId = (await world.db.prisma.connection.findFirstOrThrow()).id;
  await insertPolicy(world, 'on-call', {
    scope: { paths: ['prod/**'] },
    acts: ['reveal'],
    askers: { roles: ['engineer'] },
    steps: [{ signatures: 1, roles: ['approver'] }],
    ticketPattern: 'INC-#',
    breakGlass: { people: ['ben@larkfield.example', 'noor@larkfield.example'], minutes: 20, uses: 3 },
  });
});
afterAll(() => world.close());
beforeEach(async () => {
  reader = new FakeReader();
  round += 1;
  name = `prod/glass/${round}`;
  secret = await addSecret(world.db, connectionId, name, 'production');
  await world.setClock(null);
  await forgetOpenings();
  ben = await world.signIn('ben');
  for (const subject of ['noor', 'tom', 'sofia', 'ana'] as const) await world.signIn(subject);
});

/** Each test begins with an empty register; only the owner of the database can do that. */
async function forgetOpenings(): Promise<void> {
  await world.owner.query(`ALTER TABLE break_glass DISABLE TRIGGER USER; DELETE FROM break_glass;
    ALTER TABLE break_glass ENABLE TRIGGER USER; ALTER TABLE reveal DISABLE TRIGGER USER;
    UPDATE reveal SET intended_at = intended_at - interval '2 days'; ALTER TABLE reveal ENABLE TRIGGER USER`);
}

const opening = (change: Partial<OpenBreakGlassInput> = {}): OpenBreakGlassInput => ({
  secretId: secret.secretId,
  stage: 'AWSCURRENT',
  reason: 'The site is down and nobody who could sign answers.',
  ticket: 'INC-4711',
  typedName: name,
  ...change,
});

const openNow = async (actor = ben) => unwrap(await openBreakGlass(world.db, actor, opening()));
const row = (id: string) => world.db.prisma.breakGlass.findUniqueOrThrow({ where: { id } });
const review = (
  by: Actor | PersonaSubject,
  breakGlassId: string,
  note = 'It was the outage of that night.',
) =>
  reviewBreakGlass(world.db, typeof by === 'string' ? world.actor(by) : by, {
    breakGlassId,
    verdict: 'justified',
    note,
  });

describe('opening', () => {
  test('opens at once, for what the policy gives its holders, with grant, register and records', async () => {
    const opened = await openNow();
    const grant = await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: opened.grantId } });
    expect(grant).toMatchObject({ way: 'break-glass', act: 'reveal', state: 'active', usesAllowed: 3 });
    expect(grant.endsAt.getTime() - grant.startsAt.getTime()).toBe(20 * 60_000);
    const request = await world.db.prisma.accessRequest.findUniqueOrThrow({ where: { id: grant.requestId } });
    expect(request).toMatchObject({ way: 'break-glass', state: 'approved', ticket: 'INC-4711' });
    expect(await world.db.prisma.decision.count({ where: { requestId: request.id } })).toBe(0);
    expect((await records(world.db)).slice(-2)).toMatchObject([
      { kind: 'break-glass.opened', grantId: grant.id, data: { breakGlassId: opened.breakGlassId, uses: 3 } },
      { kind: 'grant.opened', grantId: grant.id },
    ]);
    expect(codeOf(await reveal(world, reader, ben, opened.grantId, secret))).toBe('ok');
    expect(reader.calls).toHaveLength(1);
  });

  test('everybody who was skipped is told in the same transaction, and nobody else', async () => {
    // Named by a group or as an owner, and without a role that shows the secret.
    await world.owner.query("INSERT INTO person (id, display_name) VALUES ('per_owner', 'Out of reach')");
    await world.owner.query("UPDATE secret SET owner = 'per_owner' WHERE id = $1", [secret.secretId]);
    await world.owner.query(
      `INSERT INTO scoped_role (id, person_id, role, scope) VALUES ('scr_o', 'per_owner', 'approver', '{"paths":["staging/**"]}')`,
    );
    const { grantId, told } = await openNow();
    const rows = await world.owner.query(
      `SELECT p.display_name AS name FROM notification n JOIN announcement a ON a.id = n.announcement_id
        JOIN person p ON p.id = n.person_id WHERE a.grant_id = $1 AND a.kind = 'break-glass.opened' ORDER BY 1`,
      [grantId],
    );
    expect(rows.rows.map((told) => told.name)).toEqual(['Noor Haddad', 'Sofia Marchetti', 'Tom Lindgren']);
    expect(told).toBe(3);
  });

  const REFUSED: Record<string, { code: string; input?: Partial<OpenBreakGlassInput>; as?: PersonaSubject }> =
    {
      'the name with a blank': { code: 'name-mistyped', input: { typedName: 'prod/glass ' } },
      'the name in capitals': { code: 'name-mistyped', input: { typedName: 'PROD/GLASS' } },
      'no name': { code: 'name-mistyped', input: { typedName: '' } },
      'no reason': { code: 'text-too-short', input: { reason: '   ' } },
      'a reason nobody can see': { code: 'text-too-short', input: { reason: '\u200b'.repeat(60) } },
      'no ticket': { code: 'ticket-missing', input: { ticket: null } },
      'a ticket of another form': { code: 'ticket-form', input: { ticket: 'JIRA-1' } },
      'a label nobody has': { code: 'unknown-label', input: { stage: 'nowhere' } },
      'a secret nobody has': { code: 'no-such-secret', input: { secretId: 'sec_0000000000000000' } },
      'a person the policy does not name': { code: 'not-a-holder', as: 'ana' },
      'an approver the policy does not name': { code: 'not-a-holder', as: 'tom' },
      'an auditor': { code: 'not-allowed', as: 'ines' },
    };
  test.each(Object.entries(REFUSED))(
    '%s is refused, on record, and opens nothing',
    async (_, { code, input, as }) => {
      const actor = as ? await world.signIn(as) : ben;
      const before = await world.db.prisma.accessGrant.count();
      expect(codeOf(await openBreakGlass(world.db, actor, opening(input)))).toBe(code);
      expect(await world.db.prisma.accessGrant.count()).toBe(before);
      expect((await records(world.db)).at(-1)).toMatchObject({ kind: 'break-glass.refused', data: { code } });
    },
  );

  test('a sign-in that was not confirmed lately opens nothing, whatever the call knew of it', async () => {
    await world.db.prisma.sessionRow.update({
      where: { id: ben.sessionId },
      data: { confirmedAt: new Date(Date.now() - 300_001) },
    });
    expect(codeOf(await openBreakGlass(world.db, ben, opening()))).toBe('confirm-first');
  });

  test('a secret whose policy names nobody cannot be opened', async () => {
    const sealed = await addSecret(world.db, connectionId, 'prod/sealed/root', 'production');
    await insertPolicy(world, `sealed-${round}`, {
      scope: { paths: ['prod/sealed/**'] },
      acts: ['reveal'],
      askers: { roles: ['engineer'] },
      steps: [{ signatures: 2, roles: ['approver'] }],
    });
    const input = opening({ secretId: sealed.secretId, typedName: 'prod/sealed/root' });
    expect(codeOf(await openBreakGlass(world.db, ben, input))).toBe('no-break-glass');
  });

  test('a label that cannot be stored is refused at the door', () => {
    const form = openBreakGlassSchema;
    expect(form.safeParse(opening()).success).toBe(true);
    for (const stage of ['a\0', 'half \ud800'])
      expect(form.safeParse(opening({ stage })).success).toBe(false);
  });

  test('twenty at once: one grant', async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, () => openBreakGlass(world.db, ben, opening())),
    );
    expect(results.map(codeOf).sort()).toEqual([...Array(19).fill('already-open'), 'ok']);
    expect(await world.db.prisma.breakGlass.count({ where: { openerId: ben.personId } })).toBe(1);
  });

  test('ten in a day, then no more', async () => {
    for (let count = 0; count < 10; count++) {
      const { grantId } = await openNow();
      unwrap(await handBackGrant(world.db, ben, { grantId }));
    }
    expect(codeOf(await openBreakGlass(world.db, ben, opening()))).toBe('too-many-break-glass');
    const another = await openBreakGlass(world.db, await world.signIn('noor'), opening());
    expect(codeOf(another)).toBe('ok');
  });

  test.each([
    [-1, 'ok'],
    [0, 'review-overdue'],
    [1, 'review-overdue'],
  ])('an unreviewed opening %i ms after its review was due: %s', async (offset, code) => {
    const { breakGlassId, grantId } = await openNow();
    unwrap(await handBackGrant(world.db, ben, { grantId }));
    const { reviewDueAt } = await row(breakGlassId);
    await world.setClock(new Date(reviewDueAt.getTime() + offset));
    await world.owner.query(
      "UPDATE session_row SET last_seen_at = access_clock(), expires_at = access_clock() + interval '1 hour', confirmed_at = access_clock()",
    );
    expect(codeOf(await openBreakGlass(world.db, ben, opening()))).toBe(code);
    await world.setClock(null);
  });

  test('a second account of the same person opens nothing while the first has an unreviewed opening', async () => {
    await world.owner.query("UPDATE person SET email = 'noor+2@larkfield.example' WHERE id = $1", [
      ben.personId,
    ]);
    const noor = await world.signIn('noor');
    const { breakGlassId, grantId } = await openNow(noor);
    unwrap(await handBackGrant(world.db, noor, { grantId }));
    await insertPolicy(world, 'second-account', {
      scope: { paths: [name] },
      acts: ['reveal'],
      askers: { roles: ['engineer'] },
      steps: [{ signatures: 1, roles: ['approver'] }],
      breakGlass: { people: [ben.personId], minutes: 20, uses: 3 },
    });
    await world.setClock((await row(breakGlassId)).reviewDueAt);
    await world.owner.query(
      "UPDATE session_row SET last_seen_at = access_clock(), expires_at = access_clock() + interval '1 hour', confirmed_at = access_clock()",
    );
    expect(codeOf(await openBreakGlass(world.db, ben, opening()))).toBe('review-overdue');
    await world.setClock(null);
    await world.owner.query("UPDATE person SET email = 'ben@larkfield.example' WHERE id = $1", [
      ben.personId,
    ]);
  });

  test('a grant by break-glass ends like any other: exclusive, by the clock of the database', async () => {
    const { grantId, endsAt } = await openNow();
    await world.setClock(new Date(Date.parse(endsAt) - 1));
    await world.owner.query(
      'UPDATE session_row SET last_seen_at = access_clock(), confirmed_at = access_clock()',
    );
    expect(codeOf(await reveal(world, reader, ben, grantId, secret))).toBe('ok');
    const nonceBefore = await reveal(world, reader, ben, grantId, secret);
    expect(codeOf(nonceBefore)).toBe('ok');
    await world.setClock(new Date(endsAt));
    await expect(reveal(world, reader, ben, grantId, secret)).rejects.toThrow('grant-ended');
    await world.setClock(null);
  });

  test('what a holder is told before: for how long, who is told, by when it is reviewed', async () => {
    const offer = unwrap(await previewBreakGlass(world.db, ben, { secretId: secret.secretId }));
    expect(offer).toMatchObject({
      minutes: 20,
      uses: 3,
      ticketPattern: 'INC-#',
      told: ['Noor Haddad', 'Sofia Marchetti', 'Tom Lindgren'],
    });
    expect(codeOf(await previewBreakGlass(world.db, world.actor('ana'), { secretId: secret.secretId }))).toBe(
      'not-a-holder',
    );
  });
});

describe('review', () => {
  async function over(): Promise<{ breakGlassId: string; grantId: string }> {
    const opened = await openNow();
    unwrap(await reveal(world, reader, ben, opened.grantId, secret));
    unwrap(await handBackGrant(world.db, ben, { grantId: opened.grantId }));
    return opened;
  }

  test('by a different person, once, with a note', async () => {
    const { breakGlassId } = await over();
    expect(codeOf(await review('noor', breakGlassId, ' \u200b '))).toBe('note-missing');
    expect(codeOf(await review('noor', breakGlassId))).toBe('ok');
    expect(await row(breakGlassId)).toMatchObject({
      verdict: 'justified',
      reviewedBy: world.actor('noor').personId,
    });
    expect((await records(world.db)).at(-1)).toMatchObject({
      kind: 'break-glass.reviewed',
      data: { breakGlassId },
    });
    expect(codeOf(await review('tom', breakGlassId))).toBe('reviewed-already');
  });

  test('twenty reviewers at once: one review', async () => {
    const { breakGlassId } = await over();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => review(index % 2 ? 'noor' : 'tom', breakGlassId)),
    );
    expect(results.map(codeOf).sort()).toEqual(['ok', ...Array(19).fill('reviewed-already')]);
  });

  test('not while more can be read; revoked, it can', async () => {
    const { breakGlassId, grantId } = await openNow();
    expect(codeOf(await review('noor', breakGlassId))).toBe('still-running');
    unwrap(await revokeGrant(world.db, world.actor('noor'), { grantId, why: 'I take over.' }));
    expect(codeOf(await review('noor', breakGlassId))).toBe('ok');
  });

  test('not by the opener, not by another account of theirs, not by one they appointed today', async () => {
    const noor = world.actor('noor');
    const opened = unwrap(await openBreakGlass(world.db, noor, opening()));
    unwrap(await handBackGrant(world.db, noor, { grantId: opened.grantId }));
    expect(codeOf(await review('noor', opened.breakGlassId))).toBe('own-break-glass');
    expect(
      codeOf(await waiveRotation(world.db, noor, { breakGlassId: opened.breakGlassId, why: 'no' })),
    ).toBe('own-break-glass');

    const tom = world.actor('tom');
    await world.db.prisma.person.update({
      where: { id: tom.personId },
      data: { email: 'NOOR@larkfield.example' },
    });
    expect(codeOf(await review(tom, opened.breakGlassId))).toBe('own-break-glass');
    await world.db.prisma.person.update({
      where: { id: tom.personId },
      data: { email: 'tom@larkfield.example' },
    });

    const given = (givenBy: string | null, givenAt: Date) =>
      world.db.prisma.roleAssignment.update({
        where: { personId_role: { personId: tom.personId, role: 'approver' } },
        data: { givenBy, givenAt },
      });
    await given(noor.personId, new Date());
    expect(codeOf(await review(tom, opened.breakGlassId))).toBe('appointed-by-opener');
    expect(codeOf(await waiveRotation(world.db, tom, { breakGlassId: opened.breakGlassId, why: 'no' }))).toBe(
      'appointed-by-opener',
    );
    await given(noor.personId, new Date(Date.now() - 25 * 3_600_000));
    expect(codeOf(await review(tom, opened.breakGlassId))).toBe('ok');
    await given(null, new Date());
  });

  test('not by somebody whose role does not review, and a foreign one looks absent to an engineer', async () => {
    const { breakGlassId } = await over();
    expect(codeOf(await review(await world.signIn('ines'), breakGlassId))).toBe('not-allowed');
    expect(codeOf(await review('ana', breakGlassId))).toBe('no-such-break-glass');
    expect(codeOf(await review('ana', 'bgl_0000000000000000'))).toBe('no-such-break-glass');
    expect(await readBreakGlass(world.db, world.actor('ana'), breakGlassId)).toBeNull();
  });

  test('once reviewed, nothing of the row can be changed, and no row can be taken away', async () => {
    const { breakGlassId } = await over();
    unwrap(await review('noor', breakGlassId));
    for (const sql of [
      "UPDATE break_glass SET verdict = 'not-justified' WHERE id = $1",
      'UPDATE break_glass SET note = $1 WHERE id = $1',
      'UPDATE break_glass SET reviewed_at = NULL, reviewed_by = NULL, verdict = NULL, note = NULL WHERE id = $1',
      "UPDATE break_glass SET opener_id = 'per_0000000000000000' WHERE id = $1",
      'DELETE FROM break_glass WHERE id = $1',
    ]) {
      await expect(world.db.pool.query(sql, [breakGlassId]), sql).rejects.toMatchObject({ code: '42501' });
    }
    await expect(
      world.db.pool.query('UPDATE break_glass SET reviewed_by = opener_id WHERE id = $1', [breakGlassId]),
    ).rejects.toThrow();
  });
});

describe('rotation', () => {
  async function rotate(versionId: string, createdAt: Date, at: Date): Promise<void> {
    const { secretId } = secret;
    await world.db.prisma.secretVersion.updateMany({ where: { secretId }, data: { labels: [] } });
    await world.db.prisma.secretVersion.upsert({
      where: { secretId_versionId: { secretId, versionId } },
      create: { secretId, versionId, labels: ['AWSCURRENT'], awsCreatedAt: createdAt },
      update: { labels: ['AWSCURRENT'] },
    });
    await world.db.prisma.labelMovement.create({
      data: { secretId, label: 'AWSCURRENT', toVersionId: versionId, at, source: 'observed' },
    });
  }
  async function seen(): Promise<{ breakGlassId: string; grantId: string }> {
    await world.db.prisma.secretVersion.updateMany({
      where: { secretId: secret.secretId },
      data: { awsCreatedAt: new Date(Date.now() - 86_400_000) },
    });
    const opened = await openNow();
    reader.answer = async () => read(SecretValue.ofText('value'));
    unwrap(await reveal(world, reader, ben, opened.grantId, secret));
    return opened;
  }
  const soon = () => new Date(Date.now() + 1_000);

  test('is noticed when a newer version becomes current after the last reveal', async () => {
    const { breakGlassId } = await seen();
    await watchBreakGlass(world.db);
    expect(await row(breakGlassId)).toMatchObject({ rotation: 'due' });
    await rotate('v-new', soon(), soon());
    await Promise.all([watchBreakGlass(world.db), watchBreakGlass(world.db)]);
    expect(await row(breakGlassId)).toMatchObject({ rotation: 'rotated', rotationVersionId: 'v-new' });
    expect(await records(world.db, 'break-glass.rotated')).toHaveLength(1);
  });

  test('is not the label going back to an older version, nor one from before the reveal', async () => {
    const { breakGlassId } = await seen();
    await rotate('v-old', new Date(Date.now() - 30 * 86_400_000), soon());
    await watchBreakGlass(world.db);
    expect(await row(breakGlassId)).toMatchObject({ rotation: 'due' });
    await rotate('v-between', new Date(Date.now() - 3_600_000), new Date(Date.now() - 1_800_000));
    await watchBreakGlass(world.db);
    expect(await row(breakGlassId)).toMatchObject({ rotation: 'due' });
  });

  test('is told to those who have to do it, once, with the first value that was read', async () => {
    const told = async (grantId: string) =>
      (
        await world.owner.query(
          "SELECT data ->> 'why' AS why FROM announcement WHERE kind = 'rotation.due' AND grant_id = $1",
          [grantId],
        )
      ).rows;
    const { grantId } = await openNow();
    expect(await told(grantId)).toEqual([]);
    for (let use = 0; use < 2; use++) unwrap(await reveal(world, reader, ben, grantId, secret));
    expect(await told(grantId)).toEqual([{ why: 'break-glass' }]);
  });

  test('is not needed where nothing was read, once nothing more can be', async () => {
    const { breakGlassId, grantId } = await openNow();
    await watchBreakGlass(world.db);
    expect(await row(breakGlassId)).toMatchObject({ rotation: 'due' });
    unwrap(await handBackGrant(world.db, ben, { grantId }));
    await watchBreakGlass(world.db);
    expect(await row(breakGlassId)).toMatchObject({ rotation: 'not-needed' });
    expect((await records(world.db, 'break-glass.nothing-read')).at(-1)).toMatchObject({
      data: { breakGlassId },
    });
  });

  test('is waived by somebody else, with a reason, once', async () => {
    const { breakGlassId } = await seen();
    const waive = (subject: PersonaSubject, why: string) =>
      waiveRotation(world.db, world.actor(subject), { breakGlassId, why });
    expect(codeOf(await waive('ben', 'It is fine.'))).toBe('own-break-glass');
    expect(codeOf(await waive('sofia', '  '))).toBe('waive-missing');
    expect(codeOf(await waive('sofia', 'The account is closed tonight.'))).toBe('ok');
    expect(codeOf(await waive('tom', 'Again.'))).toBe('rotation-settled');
    await rotate('v-late', soon(), soon());
    await watchBreakGlass(world.db);
    expect(await row(breakGlassId)).toMatchObject({
      rotation: 'waived',
      rotationWhy: 'The account is closed tonight.',
    });
  });
});

describe('the register', () => {
  test('stays red for everyone concerned until it is reviewed and rotated or waived', async () => {
    const banner = async (subject: PersonaSubject) => {
      const { count, words } = await breakGlassBanner(world.db, world.actor(subject));
      return count === 0 ? null : words;
    };
    expect(await banner('noor')).toBeNull();
    const { breakGlassId, grantId } = await openNow();
    unwrap(await reveal(world, reader, ben, grantId, secret));
    unwrap(await handBackGrant(world.db, ben, { grantId }));
    expect(await banner('noor')).toBe('1 break-glass to review');
    expect(await banner('ben')).toBe('1 break-glass not settled');
    expect(await banner('ana')).toBeNull();
    unwrap(await review('noor', breakGlassId));
    expect(await banner('noor')).toBe('1 break-glass not settled');
    unwrap(await waiveRotation(world.db, world.actor('sofia'), { breakGlassId, why: 'Closed tonight.' }));
    expect(await banner('noor')).toBeNull();
    expect(await banner('ben')).toBeNull();
  });

  test('shows all to those who see all, their own to others, and goes on page by page', async () => {
    for (let count = 0; count < 3; count++) {
      const { breakGlassId, grantId } = await openNow();
      unwrap(await handBackGrant(world.db, ben, { grantId }));
      unwrap(await review('noor', breakGlassId));
    }
    await watchBreakGlass(world.db);
    await openNow();
    const all = await readRegister(world.db, world.actor('sofia'), null);
    expect([all.open.length, all.settled.length, all.everybodys]).toEqual([1, 3, true]);
    expect(all.open[0]).toMatchObject({ openerName: 'Ben Okafor', secretName: name, valuesRead: 0 });
    const after = await readRegister(world.db, world.actor('sofia'), all.settled[0]?.id ?? null);
    expect(after.settled.map(({ id }) => id)).toEqual(all.settled.slice(1).map(({ id }) => id));
    expect((await readRegister(world.db, ben, null)).open).toHaveLength(1);
    const none = await readRegister(world.db, world.actor('ana'), null);
    expect([none.open.length, none.settled.length]).toEqual([0, 0]);
  });

  test('an overdue review is told once, to the opener and to those who may review', async () => {
    const { breakGlassId } = await openNow();
    const { reviewDueAt } = await row(breakGlassId);
    await world.setClock(reviewDueAt);
    await watchBreakGlass(world.db);
    await watchBreakGlass(world.db);
    await world.setClock(null);
    const told = await world.owner.query(
      `SELECT person_count AS count FROM announcement WHERE kind = 'break-glass.review-overdue'
         AND data ->> 'breakGlassId' = $1`,
      [breakGlassId],
    );
    expect(told.rows).toEqual([{ count: 4 }]);
  });
});

import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cancelRequest } from '#lib/access/cancel-request.ts';
import { decideRequest } from '#lib/access/decide-request.ts';
import { listPolicies } from '#lib/access/queries/policies.ts';
import { selectPolicy } from '#lib/access/rules/policy.ts';
import { closeCertification, proposeChanges } from '#lib/reports/close-certification.ts';
import { decideCertification } from '#lib/reports/decide-certification.ts';
import { openCertification } from '#lib/reports/open-certification.ts';
import { readCertification } from '#lib/reports/queries/certifications.ts';
import { remindCertifications } from '#lib/reports/remind-certifications.ts';
import { addPerson } from '#tests/access/people.ts';
import {
  codeOf,
  FakeReader,
  factsHashOf,
  grantTo,
  makeWorld,
  records,
  reveal,
  unwrap,
  type World,
} from '#tests/access/world.ts';
import { order } from './lively-world.ts';
import { makeOne, makeSigner } from './pack-world.ts';
import { unzip } from './unzip.ts';

// Packs are made whole, a dozen a file: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: World;
const keys = makeSigner();
let certificationId: string;
beforeAll(async () => {
  world = await makeWorld();
  const { grantId } = await grantTo(world);
  await reveal(world, new FakeReader(), world.actor('ana'), grantId);
  // Noor gave Ben his role: she may not say whether he keeps it.
  await world.owner.query(`UPDATE role_assignment SET given_by = $1 WHERE person_id = $2`, [
    world.actor('noor').personId,
    world.actor('ben').personId,
  ]);
  // Tom signs in through two accounts.
  await addPerson(world, {
    email: `${world.actor('tom').email}`.toUpperCase(),
    role: 'engineer',
    name: 'Tom, again',
  });
  certificationId = unwrap(
    await openCertification(world.db, world.actor('ines'), {
      title: 'Production, autumn',
      scope: { environments: null, path: 'prod' },
      dueInDays: 14,
    }),
  ).certificationId;
});
afterAll(async () => {
  await world?.close();
  keys.close();
});

const REASON = 'Looked at the use of 90 days.';

async function items() {
  const page = await readCertification(world.db, world.actor('noor').personId, certificationId, {
    after: 0,
    openOnly: false,
  });
  if (!page) throw new Error('the certification is not there');
  return page.items;
}

async function rowOf(person: string, secret: string): Promise<number> {
  const row = (await items()).find(
    (item) => item.personName.startsWith(person) && item.secretName === secret,
  );
  if (!row) throw new Error(`no row of ${person}`);
  return row.position;
}

const decide = (
  subject: 'noor' | 'tom' | 'sofia' | 'ana' | 'ines',
  rows: number[],
  verdict: 'keep' | 'remove' | 'on-request',
  reason = REASON,
) => decideCertification(world.db, world.actor(subject), { certificationId, rows, verdict, reason });

describe('a certification', () => {
  it('has one row for each person and secret as the policies let them ask, with their use', async () => {
    const rows = await items();
    expect(new Set(rows.map((row) => row.secretName))).toEqual(
      new Set(['prod/payments/db', 'prod/ledger/db']),
    );
    const ana = rows.find((row) => row.personName.startsWith('Ana') && row.secretName === 'prod/payments/db');
    expect(ana).toMatchObject({
      requests: 1,
      reveals: 1,
      reads: 0,
      through: expect.stringContaining('engineer'),
    });
    const ben = rows.find((row) => row.personName.startsWith('Ben'));
    expect(ben).toMatchObject({ requests: 0, reveals: 0, lastUsedAt: null, notYours: 'given-by-you' });
    expect(rows.some((row) => row.personName.startsWith('Ines'))).toBe(false);
  });

  it('is decided neither by the person it is about nor by whoever gave it, whatever the application does', async () => {
    const own = await rowOf('Noor', 'prod/payments/db');
    const given = await rowOf('Ben', 'prod/payments/db');
    expect(codeOf(await decide('noor', [own], 'keep'))).toBe('own-access');
    expect(codeOf(await decide('noor', [given], 'keep'))).toBe('given-by-you');
    const second = await rowOf('Tom, again', 'prod/payments/db');
    expect(codeOf(await decide('tom', [second], 'keep'))).toBe('own-access');
    for (const [row, reviewer] of [
      [own, 'noor'],
      [given, 'noor'],
    ] as const) {
      await expect(
        world.owner.query(
          `UPDATE certification_item SET verdict = 'keep', reason = 'r', reviewed_by = $3, reviewed_at = now() WHERE certification_id = $1 AND position = $2`,
          [certificationId, row, world.actor(reviewer).personId],
        ),
      ).rejects.toThrow('certification_item_reviewer');
    }
  });

  it('is decided by approvers and admins, with a reason, together only where the use is equal', async () => {
    const ana = await rowOf('Ana', 'prod/payments/db');
    const ben = await rowOf('Ben', 'prod/payments/db');
    expect(codeOf(await decide('ana', [ben], 'keep'))).toBe('not-allowed');
    expect(codeOf(await decide('ines', [ben], 'keep'))).toBe('not-allowed');
    expect(codeOf(await decide('tom', [ben], 'keep', 'ok'))).toBe('reason-missing');
    expect(codeOf(await decide('tom', [ana, ben], 'keep'))).toBe('unequal-usage');
    expect(codeOf(await decide('tom', [9_999], 'keep'))).toBe('no-such-row');
    unwrap(await decide('tom', [ana], 'keep'));
    unwrap(
      await decide('tom', [ben, await rowOf('Ben', 'prod/ledger/db')], 'remove', 'Nothing used in 90 days.'),
    );
    expect((await records(world.db, 'certification.decided')).at(-1)?.data).toMatchObject({
      verdict: 'remove',
      reason: 'Nothing used in 90 days.',
    });
  });

  it('reminds once a day when it is nearly due, and tells nobody when nothing is open', async () => {
    expect(await remindCertifications(world.db)).toBe(0);
    await world.owner.query(`ALTER TABLE certification DISABLE TRIGGER USER`);
    await world.owner.query(`UPDATE certification SET due_at = now() + interval '1 day'`);
    await world.owner.query(`ALTER TABLE certification ENABLE TRIGGER USER`);
    expect(await remindCertifications(world.db)).toBe(1);
    expect(await remindCertifications(world.db)).toBe(0);
    const told = await world.owner.query(
      `SELECT count(*)::int AS n FROM announcement WHERE kind = 'certification.reminder'`,
    );
    expect(told.rows).toEqual([{ n: 1 }]);
  });

  it('is closed once, by an admin, and asks for the change that takes the access away', async () => {
    expect(codeOf(await closeCertification(world.db, world.actor('noor'), { certificationId }))).toBe(
      'not-allowed',
    );
    const closed = unwrap(await closeCertification(world.db, world.actor('sofia'), { certificationId }));
    expect(closed, JSON.stringify(closed)).toMatchObject({ proposed: 1, refused: 0 });
    expect(codeOf(await closeCertification(world.db, world.actor('sofia'), { certificationId }))).toBe(
      'closed',
    );
    expect(codeOf(await decide('tom', [await rowOf('Ana', 'prod/payments/db')], 'remove'))).toBe('closed');
    const ben = (await items()).find((item) => item.personName.startsWith('Ben'));
    expect(ben?.proposalRequestId).toMatch(/^req_/);
    expect((await records(world.db, 'certification.closed')).at(-1)?.data).toMatchObject({
      removed: 2,
      kept: 1,
      proposals: 1,
    });
  });

  it('asks again for a change that was withdrawn, and not for one that waits', async () => {
    const again = () => proposeChanges(world.db, world.actor('sofia'), { certificationId });
    expect(unwrap(await again())).toMatchObject({ proposed: 0 });
    const requestId = (await items()).find((item) => item.proposalRequestId)?.proposalRequestId ?? '';
    unwrap(await cancelRequest(world.db, world.actor('sofia'), { requestId }));
    const withdrawn = (await items()).find((item) => item.proposalRefusal !== null);
    expect(withdrawn).toMatchObject({
      proposalRequestId: null,
      proposalRefusal: 'The change was withdrawn.',
    });
    expect(unwrap(await again())).toMatchObject({ proposed: 1, refused: 0 });
    const asked = (await items()).find((item) => item.proposalRequestId)?.proposalRequestId;
    expect(asked).toMatch(/^req_/);
    expect(asked).not.toBe(requestId);
  });

  it('takes it away once the change is signed: Ben may not ask any more, Ana may', async () => {
    const requestId = (await items()).find((item) => item.proposalRequestId)?.proposalRequestId ?? '';
    unwrap(
      await decideRequest(world.db, world.actor('noor'), {
        requestId,
        verdict: 'approve',
        comment: null,
        durationSeconds: null,
        uses: null,
        factsHash: await factsHashOf(world.db, requestId),
      }),
    );
    const policies = await listPolicies(world.db);
    const facts = { environment: 'production', accountId: '111122223333', region: 'eu-central-1', tags: {} };
    const now = unwrap(selectPolicy(policies, { ...facts, name: 'prod/payments/db' }, 'reveal'));
    expect(now.name).toMatch(/^certified-/);
    expect(now.document.askers.people).toContain(world.actor('ana').personId);
    expect(now.document.askers.people).not.toContain(world.actor('ben').personId);
    expect(now.document.askers.roles).toEqual([]);
  });

  it('stands in the next pack with who looked and what was decided', async () => {
    const packId = await order(world, { populations: ['certification'] });
    const files = unzip(await makeOne(world.db, keys.signer, packId));
    const rows: Record<string, string>[] = parse(files.get('certification.csv') as Buffer, {
      bom: true,
      columns: true,
    });
    expect(rows.length).toBe((await items()).length);
    const ben = rows.filter((row) => row.person?.startsWith('Ben'));
    for (const row of ben) {
      expect(row).toMatchObject({
        certification: 'Production, autumn',
        verdict: 'remove',
        reviewed_by: 'Tom Lindgren',
        change_request_id: expect.stringMatching(/^req_/),
      });
    }
    expect(rows.filter((row) => row.verdict === 'not looked at').length).toBeGreaterThan(0);
  });
});

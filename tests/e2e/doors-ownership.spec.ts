import { PERSONAS, type PersonaSubject } from '#lib/people/rules/personas.ts';
import { can } from '#lib/people/rules/roles.ts';
import { ACTIONS, type DoorAccess, PAGES, ROUTES } from '#lib/web/rules/doors.ts';
import { actionsOf, doorFiles } from '#tests/support/doors.ts';
import {
  type Caller,
  call,
  callerOf,
  forgetLimits,
  obtain,
  productionSecret,
  query,
  settleBreakGlass,
} from './support/access-calls.ts';
import { builtActions, callAction, callRaw, type RawAnswer } from './support/call-action.ts';
import {
  ABSENT,
  ACTION_ROWS,
  type DoorRow,
  type ObjectIds,
  PAGE_ROWS,
  ROUTE_ROWS,
} from './support/door-objects.ts';
import { expect, test } from './support/fixtures.ts';

type Who = 'nobody' | 'a made-up session' | 'an expired session' | PersonaSubject;

const OWNERS = ['ana', 'ben', 'noor', 'tom', 'sofia'] as const;
/** Of the production secrets that one signature opens; no other test asks for these. */
const PLACE = 6;
const REASON = 'A reason that is long enough to be looked at by somebody.';

test('every door has a row that says what it names, and there is no row without a door', () => {
  expect(Object.keys(ACTION_ROWS).sort()).toEqual(Object.keys(ACTIONS).sort());
  expect(Object.keys(PAGE_ROWS).sort()).toEqual(Object.keys(PAGES).sort());
  expect(Object.keys(ROUTE_ROWS).sort()).toEqual(Object.keys(ROUTES).sort());
});

/** Each door × each caller × own, foreign and absent object. */
test.describe('whoever may not see an object cannot tell it from one that is not there', () => {
  test.describe.configure({ mode: 'serial' });

  const cookies = new Map<Who, string | undefined>();
  const own = new Map<Who, ObjectIds>();
  const ids = new Map<string, string>();

  test('five people have a request, a grant and, where they may, an opening of their own', async ({
    signInAs,
  }) => {
    test.setTimeout(300_000);
    const callers = new Map<PersonaSubject, Caller>();
    for (const { subject } of PERSONAS) callers.set(subject, await callerOf(await signInAs(subject)));
    const as = (subject: PersonaSubject) => callers.get(subject) as Caller;
    await forgetLimits();
    await settleBreakGlass();
    const house = await houseObjects(as('sofia'));
    const [forGrant, forRequest] = [await productionSecret(PLACE), await productionSecret(PLACE + 1)];
    for (const subject of OWNERS) {
      await withdrawAll(as(subject), subject);
      const held = await obtain(as(subject), as(subject === 'noor' ? 'tom' : 'noor'), forGrant.id);
      const target = { act: 'reveal', stage: 'AWSCURRENT', versionId: null, keyNames: [] };
      const terms = { durationSeconds: 600, uses: 1, reason: REASON, ticket: null };
      const asked = await call(as(subject), 'submit', {
        items: [{ secretId: forRequest.id, ...target }],
        ...terms,
      });
      const requestId = /req_[0-9A-Z]{16}/.exec(asked.body)?.[0] ?? '';
      expect(requestId, asked.body).not.toBe('');
      const mayOpen = subject === 'ben' || subject === 'sofia';
      const breakGlassId = mayOpen ? await openGlass(as(subject), forRequest) : '';
      const personId = await personIdOf(subject);
      const { grantId } = held;
      own.set(subject, {
        ...house,
        personId,
        requestId,
        grantId,
        breakGlassId,
        secretId: forGrant.id,
        anySecretId: forGrant.id,
        secretName: forGrant.name,
      });
    }
    cookies.set('nobody', undefined);
    cookies.set('a made-up session', `countersign-session=${'A'.repeat(43)}`);
    for (const [subject, { cookie }] of callers) cookies.set(subject, cookie);
    cookies.set('an expired session', (await callerOf(await signInAs('ana'))).cookie);
    await onSession(
      cookies.get('an expired session'),
      "expires_at = clock_timestamp() - interval '1 second'",
    );
    const written = await actionsOf(await doorFiles());
    for (const { id, exported, file } of builtActions()) {
      const source = written.find((one) => one.exported === exported && file.endsWith(one.file));
      ids.set(source?.door ?? '', id);
    }
  });

  test.afterAll(async () => {
    // Other tests begin with nothing open.
    for (const subject of OWNERS) {
      const who = { cookie: cookies.get(subject) ?? '' } as Caller;
      const { grantId } = own.get(subject) ?? {};
      await withdrawAll(who, subject);
      if (grantId) await call(who, 'handBack', { grantId });
    }
    await settleBreakGlass();
  });

  test('every page and every route', async ({ product }) => {
    test.setTimeout(900_000);
    const wrong: string[] = [];
    const tables: [Readonly<Record<string, DoorAccess>>, Readonly<Record<string, DoorRow<string>>>][] = [
      [PAGES, PAGE_ROWS],
      [ROUTES, ROUTE_ROWS],
    ];
    for (const [accesses, rows] of tables) {
      for (const [door, row] of Object.entries(rows)) {
        await confirmAll();
        for (const who of cookies.keys()) {
          const send = (address: unknown) =>
            callRaw({ url: product.url, path: String(address), headers: { Cookie: cookies.get(who) } });
          const access = accesses[door] ?? 'public';
          wrong.push(
            ...(await play({ door, row, who, access, send, outcome: ({ status }) => String(status) })),
          );
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('every action', async ({ product }) => {
    test.setTimeout(900_000);
    const send = (who: Who, door: string, argument: unknown) =>
      callAction({
        origin: product.url,
        path: '/',
        id: ids.get(door) ?? '',
        body: JSON.stringify([argument]),
        cookie: cookies.get(who),
      });
    const wrong: string[] = [];
    for (const [door, row] of inOrder(ACTION_ROWS)) {
      await confirmAll();
      for (const who of cookies.keys()) {
        const access: DoorAccess = ACTIONS[door as keyof typeof ACTIONS];
        wrong.push(
          ...(await play({
            door,
            row,
            who,
            access,
            send: (with_) => send(who, door, with_),
            outcome: codeOf,
          })),
        );
      }
    }
    expect(wrong).toEqual([]);
  });

  interface Play {
    readonly door: string;
    readonly row: DoorRow<unknown>;
    readonly who: Who;
    readonly access: DoorAccess;
    readonly send: (argument: unknown) => Promise<RawAnswer>;
    readonly outcome: (answer: RawAnswer) => string;
  }

  /** @returns what is wrong. */
  async function play({ door, row, who, access, send, outcome }: Play): Promise<string[]> {
    if (row.names === 'nothing') return [];
    const persona = PERSONAS.find(({ subject }) => subject === who);
    const roles = persona ? [persona.role] : [];
    const admitted = access === 'public' || (persona && (access === 'signed-in' || can({ roles }, access)));
    const foreignIds = own.get(who === 'ben' ? 'sofia' : 'ben') as ObjectIds;
    const ask = async (ids: ObjectIds) => {
      const named = row.with(ids);
      // The same words are taken out of each answer, or what stands in both would differ.
      const known = [...Object.values(foreignIds), ...Object.values(ABSENT)];
      return { known, named, answer: await send(named) };
    };
    const absent = await ask({ ...ABSENT, anySecretId: foreignIds.anySecretId });
    const place = `${door} by ${who}`;
    if (admitted && row.names === "the house's") {
      const ok = outcome(absent.answer) === 'ok' || outcome(absent.answer) === '200';
      return ok ? [`${place}: an object that is not there is answered with ${outcome(absent.answer)}`] : [];
    }
    const wrong: string[] = [];
    const foreign = await ask(foreignIds);
    const sees = row.names === "somebody's" ? row.sees : 'nobody';
    const mayKnow =
      admitted &&
      (sees === 'told' ? can({ roles }, 'requests.read-all') : sees !== 'nobody' && can({ roles }, sees));
    if (!mayKnow && said(foreign) !== said(absent)) {
      // A page also says the time and counts what is new: only what two absent ones around the foreign one have in common
      // can tell it from them.
      const after = await ask({ ...ABSENT, anySecretId: foreignIds.anySecretId });
      if (said(foreign) !== said(after))
        wrong.push(`${place}: foreign ${outcome(foreign.answer)}, absent ${outcome(absent.answer)}`);
    }
    if (mayKnow && sees !== 'told' && row.names === "somebody's" && row.own !== 'either') {
      if (outcome(foreign.answer) === outcome(absent.answer))
        wrong.push(`${place}: may see somebody else’s, and is told ${outcome(foreign.answer)}`);
    }
    const ownIds = own.get(who);
    const hasOwn = admitted && ownIds !== undefined && !JSON.stringify(row.with(ownIds)).includes('""');
    if (!hasOwn || row.names !== "somebody's" || row.own === 'either') return wrong;
    const mine = await ask(ownIds);
    if (mine.answer.status !== 404 && outcome(mine.answer) !== outcome(absent.answer)) return wrong;
    return [...wrong, `${place}: the own one is answered as one that is not there`];
  }

  async function confirmAll(): Promise<void> {
    await query('UPDATE session_row SET confirmed_at = clock_timestamp() WHERE ended_at IS NULL');
    await forgetLimits();
  }
});

/** Rows that end an object come last. */
function inOrder(rows: Readonly<Record<string, DoorRow<unknown>>>): [string, DoorRow<unknown>][] {
  const last = (row: DoorRow<unknown>) => (row.names === "somebody's" && row.ends ? 1 : 0);
  return Object.entries(rows).sort(([, a], [, b]) => last(a) - last(b));
}

interface Asked {
  readonly known: readonly unknown[];
  readonly named: unknown;
  readonly answer: RawAnswer;
}

/** Everything that an answer says, without the ids that were sent, the instant it was made and its scripts. */
function said({ known, named, answer }: Asked): string {
  let text = `${answer.headers.location ?? ''} ${answer.body.replaceAll(/<script[^>]*>.*?<\/script>/gs, '')}`;
  // Somebody without a session is led to the sign-in and back to the address.
  if (typeof named === 'string')
    text = text.replaceAll(encodeURIComponent(named), 'ADDRESS').replaceAll(named, 'ADDRESS');
  for (const id of known) if (typeof id === 'string' && id !== '') text = text.replaceAll(id, 'ID');
  text = text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'INSTANT');
  return `${answer.status} ${text.replaceAll(/\s+/g, ' ')}`;
}

function codeOf(answer: RawAnswer): string {
  return (
    /"refusal":\{"code":"([a-z-]+)"/.exec(answer.body)?.[1] ??
    (/"ok":true/.test(answer.body) ? 'ok' : `${answer.status}`)
  );
}

async function onSession(cookie: string | undefined, set: string): Promise<void> {
  const token = Buffer.from(cookie?.split('=')[1] ?? '');
  await query(`UPDATE session_row SET ${set} WHERE token_hash = sha256($1::bytea)`, [token]);
}

async function personIdOf(subject: PersonaSubject): Promise<string> {
  const [row] = await query('SELECT person_id FROM identity WHERE subject = $1', [subject]);
  return String(row?.person_id);
}

/** Nobody has more than five threads waiting; other tests may have left some. */
async function withdrawAll(who: Caller, subject: PersonaSubject): Promise<void> {
  const rows = await query(
    "SELECT r.id FROM access_request r JOIN identity i ON i.person_id = r.requester_id WHERE i.subject = $1 AND r.state = 'pending'",
    [subject],
  );
  for (const { id } of rows) await call(who, 'withdraw', { requestId: id });
}

async function openGlass(who: Caller, secret: { id: string; name: string }): Promise<string> {
  const asked = { secretId: secret.id, stage: 'AWSCURRENT', ticket: null, typedName: secret.name };
  const opened = await call(who, 'breakGlass', { ...asked, reason: REASON });
  const id = /bgl_[0-9A-Z]{16}/.exec(opened.body)?.[0] ?? '';
  expect(id, opened.body).not.toBe('');
  return id;
}

/** One object of each kind that belongs to nobody, made where there may be none. */
async function houseObjects(admin: Caller): Promise<ObjectIds> {
  const scope = { environments: null, path: '', accounts: null };
  const wanted = { report: 'full', zone: 'UTC', scope, populations: null };
  const made = async (exported: string, argument: unknown, form: RegExp) => {
    const answer = await call(admin, exported, argument);
    const id = form.exec(answer.body)?.[0];
    expect(id, `${exported}: ${answer.body}`).toBeDefined();
    return String(id);
  };
  const first = async (sql: string) => String((await query(sql))[0]?.id);
  const { environments, path } = scope;
  return {
    ...ABSENT,
    packId: await made(
      'order',
      { ...wanted, period: { from: '2026-10-01', to: '2026-10-02' } },
      /evp_[0-9A-Z]{16}/,
    ),
    scheduleId: await made(
      'schedule',
      { every: 'quarter', wanted, recipients: [await personIdOf('ines')] },
      /evs_[0-9A-Z]{16}/,
    ),
    certificationId: await made(
      'open',
      { title: 'Doors', scope: { environments, path }, dueInDays: 30 },
      /crt_[0-9A-Z]{16}/,
    ),
    channelId: await made(
      'addChannel',
      { kind: 'webhook', name: `doors-${Date.now()}`, areas: [], url: 'http://127.0.0.1:9/' },
      /chn_[0-9A-Z]{16}/,
    ),
    findingId: await first('SELECT id FROM finding LIMIT 1'),
    policyId: await first('SELECT id FROM access_policy ORDER BY id LIMIT 1'),
    connectionId: await first('SELECT id FROM connection ORDER BY id LIMIT 1'),
    eventId: await first('SELECT event_id AS id FROM trail_event LIMIT 1'),
    record: 1,
  };
}

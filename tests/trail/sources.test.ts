import { createHmac, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mintId } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { exportEvents } from '#lib/reports/export-events.ts';
import { feedHealth } from '#lib/trail/queries/feed-health.ts';
import { listEvents } from '#lib/trail/queries/list-events.ts';
import { listSources } from '#lib/trail/queries/list-sources.ts';
import { lastUploads } from '#lib/trail/queries/uploads.ts';
import { readUploads } from '#lib/trail/read-uploads.ts';
import { readQueueMessage } from '#lib/trail/rules/queue-message.ts';
import { bucketSettingsSchema } from '#lib/trail/rules/source-settings.ts';
import { type SetSourceInput, setSource } from '#lib/trail/set-source.ts';
import { takeEvents } from '#lib/trail/take-events.ts';
import {
  addPiece,
  beginUpload,
  beginUploadSchema,
  cancelUpload,
  finishUpload,
} from '#lib/trail/upload-files.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { ACCOUNT, made, REGION } from './made-records.ts';
import { asOwner, emptyTrail } from './trail-tables.ts';

const CONNECTION = mintId('connection');
const PERSON = mintId('person');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const { prisma } = database.db;
  await prisma.person.create({ data: { id: PERSON, displayName: 'Sofia', email: 'sofia@example.com' } });
  await prisma.connection.create({
    data: {
      id: CONNECTION,
      name: 'made',
      kind: 'local',
      accountId: ACCOUNT,
      inventoryRoleArn: `arn:aws:iam::${ACCOUNT}:role/i`,
      revealRoleArn: `arn:aws:iam::${ACCOUNT}:role/r`,
      externalId: 'x',
      regions: { create: [{ region: REGION }] },
    },
  });
});
afterAll(() => database.drop());
afterEach(async () => {
  await emptyTrail(database);
  await database.db.pool.query('DELETE FROM trail_source; DELETE FROM trail_upload');
});

const actor = (roles: Actor['roles'] = ['admin']): Actor => ({
  personId: PERSON,
  sessionId: mintId('session'),
  displayName: 'Sofia',
  email: null,
  roles,
  confirmedAt: new Date(),
});

/** Turns every byte: what is stored is not what was handed in. */
const turned = (name: string, bytes: Uint8Array) =>
  Buffer.from(bytes).map((byte, at) => byte ^ (name.charCodeAt(at % name.length) | 128));
const seal = { seal: (name: string, text: string) => turned(name, Buffer.from(text)) };
const open = (name: string, sealed: Uint8Array) => Buffer.from(turned(name, sealed)).toString();
const set = async (input: SetSourceInput, who = actor()) =>
  await setSource({ db: database.db, seal: () => seal }, who, input);
const rowsOf = async (sql: string) => (await database.db.pool.query(sql)).rows;
const auditKinds = async () =>
  (await rowsOf('SELECT kind FROM audit_record ORDER BY number')).map(({ kind }) => kind);

describe('setting sources', () => {
  const bucket = bucketSettingsSchema.parse({
    bucket: 'a-trail',
    prefix: '',
    region: 'eu-central-1',
    organisation: null,
    queue: null,
    reads: 'connection',
    days: 30,
  });

  it('is for admins, and on record; an account is never left without a witness', async () => {
    expect(
      await set({ connectionId: CONNECTION, source: 'lookup', isOn: false }, actor(['auditor', 'approver'])),
    ).toMatchObject({ ok: false, refusal: { code: 'not-allowed' } });
    expect(await set({ connectionId: CONNECTION, source: 'lookup', isOn: false })).toMatchObject({
      ok: false,
      refusal: { code: 'no-witness' },
    });
    expect(await set({ connectionId: mintId('connection'), source: 'lookup', isOn: true })).toMatchObject({
      ok: false,
      refusal: { code: 'no-such-connection' },
    });
    expect((await set({ connectionId: CONNECTION, source: 's3', isOn: true, settings: bucket })).ok).toBe(
      true,
    );
    expect((await set({ connectionId: CONNECTION, source: 'lookup', isOn: false })).ok).toBe(true);
    expect(
      await set({ connectionId: CONNECTION, source: 's3', isOn: false, settings: bucket }),
    ).toMatchObject({ ok: false, refusal: { code: 'no-witness' } });
    expect((await listSources(database.db)).get(CONNECTION)).toMatchObject({
      lookup: { isOn: false },
      s3: { isOn: true, settings: { bucket: 'a-trail' } },
    });
    expect(await auditKinds()).toEqual(['trail.source-set', 'trail.source-set']);
  });

  it.each([
    ['bucket', 'Not A Bucket'],
    ['bucket', '10.0.0.1'],
    ['prefix', '/begins'],
    ['prefix', 'a/../b'],
    ['region', 'eu-central-1.evil.example'],
    ['organisation', 'x-1'],
    ['days', 0],
  ])('refuses %s %s', (name, value) => {
    expect(bucketSettingsSchema.safeParse({ ...bucket, [name]: value }).success).toBe(false);
  });
});

describe('events that are sent', () => {
  const start = async (proof: 'signature' | 'key') => {
    const done = await set({
      connectionId: CONNECTION,
      source: 'eventbridge',
      isOn: true,
      settings: { proof },
      renew: false,
    });
    return (done.ok && done.value.secret) || '';
  };
  const NONE = { id: null, timestamp: null, signature: null, key: null };
  const send = async (body: string, headers: object, now = new Date(), connectionId: string = CONNECTION) =>
    await takeEvents(
      { db: database.db, open },
      { connectionId, headers: { ...NONE, ...headers }, body: Buffer.from(body), now },
    );
  const signed = (secret: string, body: string, at = new Date(), id = 'msg_1') => {
    const timestamp = String(Math.floor(at.getTime() / 1_000));
    const hmac = createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(
      `${id}.${timestamp}.${body}`,
    );
    return { id, timestamp, signature: `v1,AAAA v1,${hmac.digest('base64')}` };
  };
  const envelope = (detail: object, type = 'AWS API Call via CloudTrail') =>
    JSON.stringify({
      version: '0',
      id: 'e1',
      'detail-type': type,
      source: 'aws.secretsmanager',
      account: ACCOUNT,
      region: REGION,
      time: '2026-11-18T10:00:00Z',
      resources: [],
      detail,
    });
  const refused = (code: string) => ({ ok: false, refusal: { code } });

  it('takes a signed event once, however often it is sent', async () => {
    const secret = await start('signature');
    const body = envelope(made(1));
    expect(await send(body, signed(secret, body))).toMatchObject({ ok: true, value: { new: 1, known: 0 } });
    expect(await send(body, signed(secret, body, new Date(), 'msg_2'))).toMatchObject({
      ok: true,
      value: { new: 0, known: 1 },
    });
    expect(await rowsOf('SELECT count(*)::int AS n FROM trail_event')).toEqual([{ n: 1 }]);
    const [feed] = (await feedHealth(database.db, new Date())).sources.filter(
      ({ source }) => source === 'eventbridge',
    );
    expect(feed).toMatchObject({
      from: null,
      to: null,
      behindSeconds: null,
      lastEventAt: '2026-11-18T00:00:01.000Z',
    });
  });

  it('refuses forged, replayed, altered and unsigned calls, and writes nothing', async () => {
    const secret = await start('signature');
    const body = envelope(made(1));
    const now = new Date();
    const other = `whsec_${randomBytes(32).toString('base64')}`;
    expect(await send(body, {})).toMatchObject(refused('unsigned'));
    expect(await send(body, { key: secret })).toMatchObject(refused('unsigned'));
    expect(await send(body, signed(other, body))).toMatchObject(refused('forged'));
    expect(await send(`${body} `, signed(secret, body))).toMatchObject(refused('forged'));
    expect(await send(body, { ...signed(secret, body), id: 'msg_9' })).toMatchObject(refused('forged'));
    expect(await send(body, signed(secret, body, now), new Date(now.getTime() + 301_000))).toMatchObject(
      refused('stale'),
    );
    expect(await send(body, signed(secret, body, new Date(now.getTime() + 400_000)))).toMatchObject(
      refused('stale'),
    );
    expect(await send(body, { ...signed(secret, body), timestamp: 'soon' })).toMatchObject(refused('stale'));
    expect(await send(body, signed(secret, body), now, mintId('connection'))).toMatchObject(
      refused('unsigned'),
    );
    expect(await send(body, signed(secret, body), now, "' OR 1=1")).toMatchObject(refused('unsigned'));
    // Whether there is such a source, and how it proves itself, is nobody else's business.
    const words = async (headers: object, connection?: string) => {
      const answer = await send(body, headers, now, connection);
      return answer.ok ? 'taken' : answer.refusal.words;
    };
    const none = await words(signed(secret, body), mintId('connection'));
    for (const headers of [
      {},
      { key: 'x' },
      signed(other, body),
      { ...signed(secret, body), timestamp: '1' },
    ])
      expect(await words(headers)).toBe(none);
    expect(await rowsOf('SELECT 1 FROM trail_event')).toEqual([]);
  });

  it('takes a key where the sender cannot sign, and no other', async () => {
    const secret = await start('key');
    const body = envelope(made(2));
    expect(await send(body, { key: `${secret}x` })).toMatchObject(refused('forged'));
    expect(await send(body, { key: '' })).toMatchObject(refused('forged'));
    expect(await send(body, signed(secret, body))).toMatchObject(refused('unsigned'));
    expect(await send(body, { key: secret })).toMatchObject({ ok: true, value: { new: 1 } });
  });

  it('a new secret ends the one before; a source that is off takes nothing', async () => {
    const first = await start('key');
    const again = await set({
      connectionId: CONNECTION,
      source: 'eventbridge',
      isOn: true,
      settings: { proof: 'key' },
      renew: true,
    });
    const second = (again.ok && again.value.secret) || '';
    const body = envelope(made(3));
    expect(await send(body, { key: first })).toMatchObject(refused('forged'));
    expect(await send(body, { key: second })).toMatchObject({ ok: true });
    await set({
      connectionId: CONNECTION,
      source: 'eventbridge',
      isOn: false,
      settings: { proof: 'key' },
      renew: false,
    });
    expect(await send(body, { key: second })).toMatchObject(refused('off'));
    expect(JSON.stringify(await rowsOf('SELECT * FROM trail_source'))).not.toContain(second.slice(6));
    expect(JSON.stringify(await rowsOf('SELECT * FROM audit_record'))).not.toContain(second.slice(6));
  });

  it('sets aside an event of another account, and keeps what Secrets Manager says of labels', async () => {
    const key = await start('key');
    expect(await send(envelope(made(4, { recipientAccountId: '999988887777' })), { key })).toMatchObject({
      ok: true,
      value: { new: 0, unreadable: 1 },
    });
    const arn = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:prod/db-AbCdEf`;
    const label = JSON.stringify({
      id: 'l-1',
      'detail-type': 'Secret Label Updated',
      source: 'aws.secretsmanager',
      account: ACCOUNT,
      region: REGION,
      time: '2026-11-18T10:00:00Z',
      resources: [arn],
      detail: {
        name: 'prod/db',
        labelUpdated: 'AWSCURRENT',
        versionId: '3c1f0e9a-0000-4000-8000-000000000001',
      },
    });
    expect(await send(`[${label},${label}]`, { key })).toMatchObject({
      ok: true,
      value: { new: 1, known: 1 },
    });
    expect(await send(label.replaceAll(ACCOUNT, '999988887777'), { key })).toMatchObject({
      ok: true,
      value: { passedOver: 1 },
    });
    expect(
      await rowsOf('SELECT name, part, version_id, version_stage AS label, service_event FROM trail_event'),
    ).toEqual([
      {
        name: 'SecretLabelUpdated',
        part: 'act',
        version_id: '3c1f0e9a-0000-4000-8000-000000000001',
        label: 'AWSCURRENT',
        service_event: true,
      },
    ]);
  });

  it.each(['', '{', '[1,2', 'null', '"text"', `[${'{},'.repeat(100)}{}]`, '{"a":'.repeat(200)])(
    'refuses a body that is no event: %.20s',
    async (body) => {
      const key = await start('key');
      const done = await send(body, { key });
      expect(done.ok ? done.value.new : done.refusal.code).toBe(done.ok ? 0 : 'unreadable');
    },
  );
});

describe('uploads', () => {
  const text = (numbers: readonly number[]) =>
    JSON.stringify({ Records: numbers.map((number) => made(number)) });
  const begin = async (files: readonly { name: string; content: Buffer }[], who = actor()) => {
    const begun = await beginUpload(database.db, who, {
      files: files.map(({ name, content }) => ({ name, bytes: content.length })),
    });
    return begun.ok ? begun.value.uploadId : begun.refusal.code;
  };
  const send = async (upload: string, file: number, content: Buffer, size = 700) => {
    for (let at = 0; at < content.length; at += size) {
      const done = await addPiece(
        database.db,
        actor(),
        { upload, file, at },
        content.subarray(at, at + size),
      );
      if (!done.ok) return done.refusal.code;
    }
    return 'sent';
  };

  it('reads files that came in pieces, twice and out of order, names what it refuses, and keeps no bytes', async () => {
    const files = [
      { name: 'a.json.gz', content: gzipSync(text([1, 2, 3])) },
      { name: 'b.json', content: Buffer.from(text([3, 4])) },
      { name: 'cut.json.gz', content: gzipSync(text([5, 6])).subarray(0, 200) },
      { name: '111122223333_CloudTrail-Digest_x.json.gz', content: gzipSync('{}') },
    ];
    const upload = await begin(files);
    const [first] = files;
    if (!first) throw new Error('no file');
    expect(
      await addPiece(database.db, actor(), { upload, file: 0, at: 100 }, first.content.subarray(100)),
    ).toMatchObject({ ok: false, refusal: { code: 'upload-order' } });
    expect(
      await addPiece(database.db, actor(), { upload, file: 0, at: 0 }, first.content.subarray(0, 100)),
    ).toMatchObject({ ok: true, value: { received: 100 } });
    expect(
      await addPiece(database.db, actor(), { upload, file: 0, at: 0 }, first.content.subarray(0, 100)),
    ).toMatchObject({ ok: true, value: { received: 100 } });
    expect(await finishUpload(database.db, actor(), { uploadId: upload })).toMatchObject({
      ok: false,
      refusal: { code: 'upload-not-whole' },
    });
    expect(
      await addPiece(database.db, actor(), { upload, file: 0, at: 100 }, first.content.subarray(100)),
    ).toMatchObject({ ok: true });
    expect(
      await addPiece(database.db, actor(), { upload, file: 0, at: first.content.length }, Buffer.from('x')),
    ).toMatchObject({ ok: false, refusal: { code: 'upload-too-long' } });
    for (const index of [1, 2, 3])
      expect(await send(upload, index, files[index]?.content ?? Buffer.alloc(0))).toBe('sent');
    expect((await finishUpload(database.db, actor(), { uploadId: upload })).ok).toBe(true);
    await readUploads(database.db);
    const [view] = await lastUploads(database.db, PERSON);
    expect(view?.state).toBe('done');
    expect(
      view?.files.map(({ name, outcome, counts, unreadable }) => [
        name,
        outcome,
        counts?.new,
        counts?.duplicates,
        unreadable.length,
      ]),
    ).toEqual([
      ['a.json.gz', 'read', 3, 0, 0],
      ['b.json', 'read', 1, 1, 0],
      ['cut.json.gz', 'refused', 0, 0, 1],
      ['111122223333_CloudTrail-Digest_x.json.gz', 'skipped', 0, 0, 0],
    ]);
    expect(await rowsOf('SELECT 1 FROM trail_upload_piece')).toEqual([]);
    expect((await auditKinds()).slice(-2)).toEqual(['trail.uploaded', 'trail.imported']);
    expect(
      (
        await rowsOf(
          "SELECT actor_id FROM audit_record WHERE kind = 'trail.imported' ORDER BY number DESC LIMIT 1",
        )
      )[0],
    ).toEqual({ actor_id: PERSON });
  });

  it('a reader that went away is followed by the next; a person’s upload is nobody else’s', async () => {
    const content = Buffer.from(text([7, 8]));
    const upload = await begin([{ name: 'c.json', content }]);
    const stranger = { ...actor(), personId: mintId('person') };
    expect(await addPiece(database.db, stranger, { upload, file: 0, at: 0 }, content)).toMatchObject({
      ok: false,
      refusal: { code: 'no-such-upload' },
    });
    expect(
      await addPiece(database.db, actor(['auditor']), { upload, file: 0, at: 0 }, content),
    ).toMatchObject({ ok: false, refusal: { code: 'not-allowed' } });
    await send(upload, 0, content);
    await finishUpload(database.db, actor(), { uploadId: upload });
    await database.db.pool.query("UPDATE trail_upload SET state = 'reading'");
    await readUploads(database.db);
    expect((await lastUploads(database.db, PERSON))[0]).toMatchObject({
      state: 'done',
      files: [{ outcome: 'read', counts: { new: 2 } }],
    });
    expect(await finishUpload(database.db, actor(), { uploadId: upload })).toMatchObject({
      ok: false,
      refusal: { code: 'upload-closed' },
    });
  });

  it('one that cannot be read holds up nobody, and has failed after three tries', async () => {
    const broken = await begin([{ name: 'e.json', content: Buffer.from(text([1])) }]);
    await send(broken, 0, Buffer.from(text([1])));
    await finishUpload(database.db, actor(), { uploadId: broken });
    const good = await begin([{ name: 'f.json', content: Buffer.from(text([9])) }]);
    await send(good, 0, Buffer.from(text([9])));
    await finishUpload(database.db, actor(), { uploadId: good });
    await asOwner(
      database,
      `CREATE FUNCTION fail_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'here'; END $$;
       CREATE TRIGGER fail_here BEFORE UPDATE OF outcome ON trail_upload_file FOR EACH ROW
         WHEN (NEW.upload_id = '${broken}') EXECUTE FUNCTION fail_here()`,
    );
    const states = async () =>
      Object.fromEntries(
        (await rowsOf('SELECT id, state, words FROM trail_upload')).map((row) => [row.id, row]),
      );
    for (const state of ['reading', 'reading', 'failed']) {
      await expect(readUploads(database.db)).rejects.toThrow();
      expect((await states())[broken]).toMatchObject({ state });
      expect((await states())[good]).toMatchObject({ state: 'done' });
      // Not at once again.
      await readUploads(database.db);
      expect((await states())[broken]).toMatchObject({ state });
      await database.db.pool.query("UPDATE trail_upload SET changed_at = changed_at - interval '1 hour'");
    }
    await asOwner(database, 'DROP FUNCTION fail_here CASCADE');
    expect((await states())[broken]?.words).toContain('three times');
    expect(await rowsOf('SELECT 1 FROM trail_upload_piece')).toEqual([]);
  });

  it('admits three at once, and gives the place of a cancelled one away', async () => {
    const content = Buffer.from('{}');
    const ids = [];
    for (let n = 0; n < 3; n++) ids.push(await begin([{ name: 'd.json', content }]));
    expect(await begin([{ name: 'd.json', content }])).toBe('too-many-uploads');
    expect((await cancelUpload(database.db, actor(), { uploadId: ids[0] ?? '' })).ok).toBe(true);
    expect(await begin([{ name: 'd.json', content }])).toMatch(/^ing_/);
    expect(await begin([{ name: 'd.json', content }], actor(['approver']))).toBe('not-allowed');
  });

  it.each([
    [{ name: '../../etc/passwd.json', bytes: 1 }],
    [{ name: 'a\u0000b.json', bytes: 1 }],
    [{ name: 'picture.png', bytes: 1 }],
    [{ name: 'empty.json', bytes: 0 }],
    [{ name: 'huge.json.gz', bytes: 300 * 1024 * 1024 }],
  ])('refuses %j', (file) => {
    expect(beginUploadSchema.safeParse({ files: [file] }).success).toBe(false);
  });
});

describe('an export', () => {
  it('has every record of the filter once, over many pages, neutral in a spreadsheet, and says what was seen', async () => {
    const { db } = database;
    const records = Array.from({ length: 1_203 }, (_, number) =>
      made(
        number,
        number === 5
          ? {
              userIdentity: {
                ...(made(1).userIdentity as object),
                arn: 'arn:aws:sts::111122223333:assumed-role/x/=cmd|1',
                principalId: 'A:=cmd|1',
              },
            }
          : {},
      ),
    );
    const content = gzipSync(JSON.stringify({ Records: records }));
    const begun = await beginUpload(db, actor(), {
      files: [{ name: 'many.json.gz', bytes: content.length }],
    });
    const upload = begun.ok ? begun.value.uploadId : '';
    await addPiece(db, actor(), { upload, file: 0, at: 0 }, content);
    await finishUpload(db, actor(), { uploadId: upload });
    await readUploads(db);
    const read = async (form: 'csv' | 'json-lines', filter = {}) => {
      let whole = '';
      for await (const piece of exportEvents(db, {
        form,
        scope: { kind: 'all' },
        filter,
        words: 'none',
        now: new Date(),
      }))
        whole += piece;
      return whole;
    };
    const lines = (await read('json-lines'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(1_205);
    expect(lines[0].coverage).toContain('What is in no stretch was not seen.');
    expect(lines.at(-1)).toMatchObject({ records: 1_203, whole: true });
    expect(new Set(lines.slice(1, -1).map(({ eventId }) => eventId)).size).toBe(1_203);
    const csv = await read('csv');
    const rows = csv.split('\r\n');
    expect(rows).toHaveLength(1_206);
    expect(csv.match(/(^|,)"[=+\-@]/gm)).toBeNull();
    expect(rows.at(-2)).toContain('Coverage: ');
    const from = new Date('2026-11-18T00:10:00Z');
    expect((await read('json-lines', { from })).trimEnd().split('\n')).toHaveLength(603 + 2);
  });

  it('finds the records of one person, and nobody else’s', async () => {
    const { db } = database;
    const mine = made(1, {
      userIdentity: {
        ...(made(1).userIdentity as object),
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Developer_0123456789abcdef/sofia@example.com`,
        principalId: 'AROA:sofia@example.com',
      },
    });
    const content = Buffer.from(JSON.stringify({ Records: [mine, made(2)] }));
    const begun = await beginUpload(db, actor(), { files: [{ name: 'p.json', bytes: content.length }] });
    const upload = begun.ok ? begun.value.uploadId : '';
    await addPiece(db, actor(), { upload, file: 0, at: 0 }, content);
    await finishUpload(db, actor(), { uploadId: upload });
    await readUploads(db);
    const found = await listEvents(db, { kind: 'all' }, { personId: PERSON });
    expect(found.events.map(({ who }) => who)).toEqual(['sofia@example.com']);
  });
});

describe('messages of a queue', () => {
  const s3 = (name: string, key: string) => ({
    eventName: name,
    s3: { bucket: { name: 'b' }, object: { key, eTag: 'e' } },
  });
  it.each([
    [
      { Records: [s3('ObjectCreated:Put', 'a%2Bb+c')] },
      { says: 'objects', objects: [{ bucket: 'b', key: 'a+b c', etag: 'e' }] },
    ],
    [{ Records: [s3('ObjectRemoved:Delete', 'a')] }, { says: 'nothing' }],
    [{ Service: 'Amazon S3', Event: 's3:TestEvent' }, { says: 'nothing' }],
    [
      { Type: 'Notification', Message: JSON.stringify({ s3Bucket: 'b', s3ObjectKey: ['k'] }) },
      { says: 'objects', objects: [{ bucket: 'b', key: 'k', etag: '' }] },
    ],
    [
      {
        source: 'aws.s3',
        'detail-type': 'Object Created',
        detail: { bucket: { name: 'b' }, object: { key: 'k', etag: 'x' } },
      },
      { says: 'objects', objects: [{ bucket: 'b', key: 'k', etag: 'x' }] },
    ],
    [{ Records: [s3('ObjectCreated:Put', '%zz')] }, { says: 'poison', reason: 'not-a-notification' }],
    [{ hello: 'world' }, { says: 'poison', reason: 'not-a-notification' }],
    [
      { s3Bucket: 'other', s3ObjectKey: ['k'] },
      { says: 'poison', reason: 'foreign-bucket' },
    ],
  ])('%j', (message, wanted) => {
    expect(readQueueMessage(JSON.stringify(message), 'b')).toEqual(wanted);
  });

  it('what is no JSON or longer than a message can be', () => {
    expect(readQueueMessage('not json', 'b')).toEqual({ says: 'poison', reason: 'not-json' });
    expect(readQueueMessage(`"${'x'.repeat(300_000)}"`, 'b')).toEqual({ says: 'poison', reason: 'too-long' });
  });
});

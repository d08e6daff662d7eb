import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { askPackAgain } from '#lib/reports/ask-pack-again.ts';
import { downloadPack } from '#lib/reports/download-pack.ts';
import { makeNextPack } from '#lib/reports/make-pack.ts';
import { POPULATION_NAMES, populationOf } from '#lib/reports/rules/populations.ts';
import { findPack } from '#lib/reports/store/packs.ts';
import { CANARY, formsOf, makeWorld, unwrap, type World } from '#tests/access/world.ts';
import { live, order } from './lively-world.ts';
import { bytesOf, makeOne, makeSigner, sha256 } from './pack-world.ts';
import { unzip } from './unzip.ts';
import { verifyPack } from './verify.ts';
import { zip } from './zip.ts';

// Packs are made whole, a dozen a file: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: World;
const keys = makeSigner();
let packId: string;
let pack: Buffer;
let files: Map<string, Buffer>;
beforeAll(async () => {
  world = await makeWorld();
  await live(world);
  // Two sources, one with a gap: what a pack says of its coverage is kept, and has to come back as it was.
  await world.owner.query(
    `INSERT INTO trail_checkpoint (source, account, region, seen) VALUES
      ('bucket', '111122223333', 'eu-central-1', '{[2026-01-01 00:00:00+00, 2026-03-01 00:00:00+00), [2026-03-02 00:00:00+00, 2026-10-01 00:00:00+00)}'),
      ('file', '111122223333', 'us-east-1', '{[2026-05-01 00:00:00+00, 2026-06-01 00:00:00+00)}')`,
  );
  packId = await order(world);
  pack = await makeOne(world.db, keys.signer, packId);
  files = unzip(pack);
});
afterAll(async () => {
  await world?.close();
  keys.close();
});

function rowsOf(name: string): Record<string, string>[] {
  return parse(files.get(`${name}.csv`) as Buffer, { bom: true, columns: true });
}

const manifest = () => JSON.parse(String(files.get('manifest.json')));

describe('a pack', () => {
  it('holds every population as CSV and as JSON with the same rows, and names its files in the manifest', () => {
    for (const name of POPULATION_NAMES) {
      const json = JSON.parse(String(files.get(`${name}.json`))) as Record<string, unknown>[];
      expect(json.length, name).toBe(rowsOf(name).length);
      const said = manifest().populations.find((one: { name: string }) => one.name === name);
      expect(said, name).toMatchObject({ count: json.length, files: [`${name}.csv`, `${name}.json`] });
      const columns = populationOf(name).columns.map((column) => column.name);
      if (json[0]) expect(Object.keys(json[0])).toEqual(columns);
    }
    for (const file of manifest().files) {
      const content = files.get(file.name) as Buffer;
      expect({ bytes: content.length, sha256: sha256(content) }, file.name).toEqual({
        bytes: file.bytes,
        sha256: file.sha256,
      });
    }
    const listed = manifest().files.map((file: { name: string }) => file.name);
    expect([...files.keys()].filter((name) => !name.startsWith('manifest.')).sort()).toEqual(listed.sort());
    expect(manifest()).toMatchObject({ period: { zone: 'Europe/Berlin' }, audit: { from: 1 } });
  });

  it('counts what plain SQL counts', async () => {
    const asOf = (await findPack(world.db.prisma, packId))?.asOf as Date;
    const plain: Record<string, string> = {
      requests: 'SELECT count(*) FROM access_request WHERE created_at < $1',
      decisions: 'SELECT count(*) FROM decision WHERE at < $1',
      grants: 'SELECT count(*) FROM access_grant WHERE starts_at < $1',
      reveals: 'SELECT count(*) FROM reveal WHERE intended_at < $1',
      refusals: "SELECT count(*) FROM audit_record WHERE kind LIKE '%.refused' AND at < $1",
      'rotation-compliance': 'SELECT count(*) FROM secret WHERE first_seen_at < $1',
      people: 'SELECT count(*) FROM person WHERE created_at < $1',
      'policies-in-force': 'SELECT count(*) FROM access_policy_version WHERE created_at < $1',
    };
    for (const [name, sql] of Object.entries(plain)) {
      const counted = await world.owner.query(sql, [asOf]);
      expect(rowsOf(name).length, name).toBe(Number(counted.rows[0].count));
    }
    expect(rowsOf('requests').length).toBe(3);
    const roles = await world.owner.query(
      `SELECT (SELECT count(*) FROM role_assignment) + (SELECT count(*) FROM role_assignment_was) AS count`,
    );
    expect(rowsOf('role-changes').filter((row) => row.change === 'role given').length).toBe(
      Number(roles.rows[0].count),
    );
  });

  it('runs the queries that stand in its manifest: each gives the same number of rows', async () => {
    for (const { name, count, query } of manifest().populations) {
      const rows = await world.owner.query(query);
      expect(rows.rowCount, name).toBe(count);
    }
  });

  it('says who was given a role and lost it again, and until when it let them ask', () => {
    const tom = rowsOf('role-changes').filter(
      (row) => row.person === 'Tom Lindgren' && row.what === 'engineer',
    );
    expect(tom.map((row) => row.change)).toEqual(['role given', 'role taken']);
    const lost = rowsOf('entitlement').filter(
      (row) => row.person === 'Tom Lindgren' && row.through === 'role engineer',
    );
    expect(lost.length).toBeGreaterThan(0);
    for (const row of lost) expect(row).toMatchObject({ given_by: 'Sofia Marchetti', until: tom[1]?.at });
  });

  it('lists the refused attempt to sign for oneself with its audit record', async () => {
    const [row, ...more] = rowsOf('refused-own-approvals');
    expect(more).toEqual([]);
    expect(row).toMatchObject({ person: 'Noor Haddad', code: 'own-request' });
    const number = BigInt(row?.audit_record ?? 0);
    const record = await world.db.prisma.auditRecord.findUnique({ where: { number } });
    expect(record?.kind).toBe('request.refused');
  });

  it('holds no value of a secret in any form', () => {
    const everything = [...files.values(), pack].map((bytes) => bytes.toString('latin1')).join('\n');
    for (const form of formsOf(CANARY)) expect(everything.includes(form), form).toBe(false);
  });

  it('has the same bytes when it is made again, whatever happened since', async () => {
    await live(world);
    await world.owner.query(`UPDATE secret SET environment = 'development', rotation_enabled = true`);
    await world.owner.query(`UPDATE person SET display_name = display_name || ' (new)'`);
    unwrap(await askPackAgain(world.db, world.actor('ines'), { packId }));
    const again = await makeOne(world.db, keys.signer, packId);
    expect(sha256(again)).toBe(sha256(pack));
    expect((await findPack(world.db.prisma, packId))?.againOutcome).toBe('same');
  });

  it('that would come out different is not kept, and says so', async () => {
    const other = await order(world, { populations: ['requests'] });
    const before = await makeOne(world.db, keys.signer, other);
    await world.owner.query(`ALTER TABLE access_request DISABLE TRIGGER USER`);
    await world.owner.query(
      `UPDATE access_request SET reason = 'Long ago, something else was said here.' WHERE id = (SELECT min(id) FROM access_request)`,
    );
    await world.owner.query(`ALTER TABLE access_request ENABLE TRIGGER USER`);
    unwrap(await askPackAgain(world.db, world.actor('ines'), { packId: other }));
    await makeNextPack(world.db, keys.signer, new AbortController().signal);
    expect((await findPack(world.db.prisma, other))?.againOutcome).toBe('differs');
    const kept: Buffer[] = [];
    for await (const piece of unwrap(await downloadPack(world.db, world.actor('ines'), other)).pieces)
      kept.push(piece);
    expect(sha256(Buffer.concat(kept))).toBe(sha256(before));
  });
});

describe('the program verify, in a folder with nothing but itself, the pack and the pinned key', () => {
  const key = keys.signer.publicKey;

  it('passes on the pack', async () => {
    const { logId } = manifest();
    const result = await verifyPack(pack, { key, logId });
    expect(result, JSON.stringify(result.report)).toMatchObject({ code: 0, report: { ok: true } });
  });

  it('fails under another key, and for another log', async () => {
    const other = makeSigner();
    expect((await verifyPack(pack, { key: other.signer.publicKey })).code).toBe(1);
    expect((await verifyPack(pack, { key, logId: 'another' })).code).toBe(1);
    other.close();
  });

  it('names the record, or the file, when one byte of it is changed', async () => {
    const changed = (name: string, from: string, to: string): Buffer => {
      const content = (files.get(name) as Buffer).toString('latin1');
      expect(content).toContain(from);
      return zip(new Map(files).set(name, Buffer.from(content.replace(from, to), 'latin1')));
    };
    expect(await verifyPack(zip(files), { key })).toMatchObject({ code: 0 });
    const record = changed('audit-log.jsonl', '"kind":"reveal.delivered"', '"kind":"reveal.deliverEd"');
    const first = await world.db.prisma.auditRecord.findFirst({ where: { kind: 'reveal.delivered' } });
    const named = await verifyPack(record, { key });
    expect(named.code).toBe(1);
    expect(JSON.stringify(named.report)).toMatch(new RegExp(`\\b${first?.number}\\b`));
    const row = await verifyPack(changed('requests.csv', 'Checkout', 'Checkouts'), { key });
    expect(row.code).toBe(1);
    expect(JSON.stringify(row.report)).toContain('requests.csv');
    const dropped = new Map(files);
    dropped.delete('reveals.json');
    expect(JSON.stringify(await verifyPack(zip(dropped), { key }))).toContain('reveals.json');
  });

  it('fails on a fresh pack after a row of the database was changed, with the right record named', async () => {
    const number = (await world.db.prisma.auditRecord.findFirst({ where: { kind: 'grant.opened' } }))?.number;
    const changeRow = async (from: string, to: string): Promise<void> => {
      await world.owner.query('ALTER TABLE audit_record DISABLE TRIGGER USER');
      await world.owner.query(
        `UPDATE audit_record SET bytes = convert_to(replace(convert_from(bytes, 'UTF8'), $2, $3), 'UTF8') WHERE number = $1`,
        [number, from, to],
      );
      await world.owner.query('ALTER TABLE audit_record ENABLE TRIGGER USER');
    };
    await changeRow('"usesAllowed":5', '"usesAllowed":4');
    const fresh = await order(world, { populations: ['people'] });
    const bytes = await makeOne(world.db, keys.signer, fresh);
    const result = await verifyPack(bytes, { key });
    await changeRow('"usesAllowed":4', '"usesAllowed":5');
    expect(result.code).toBe(1);
    expect(JSON.stringify(result.report)).toMatch(new RegExp(`\\b${number}\\b`));
    expect(await bytesOf(world.db, fresh)).toEqual(bytes);
  });
});

import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { submitRequest } from '#lib/access/submit-request.ts';
import { orderPackSchema } from '#lib/reports/order-pack.ts';
import { csvCell, neutralText } from '#lib/reports/rules/csv.ts';
import { asking, makeWorld, type World } from '#tests/access/world.ts';
import { CATALOGUE_THERE, entriesOf, expand, WHY_ABSENT } from '#tests/e2e/support/catalogue.ts';
import { order, WANTED } from './lively-world.ts';
import { makeOne, makeSigner } from './pack-world.ts';
import { unzip } from './unzip.ts';

// Packs are made whole, a dozen a file: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** What no cell may begin with, as the catalogue says it. */
const DANGEROUS = /^[=+\-@\t\r\n\0＝＋－＠]/u;

const read = (text: string): string[][] => parse(text, { bom: true, relax_column_count: true });

describe('a cell', () => {
  it('is one cell for a reader of RFC 4180, never begins like a formula, and is the text or the text behind an apostrophe', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, other) => {
        const [row = []] = read(`${csvCell(text, 'text')},${csvCell(other, 'text')}\r\n`);
        expect(row.length).toBe(2);
        expect(DANGEROUS.test(row[0] ?? '')).toBe(false);
        expect([text, `'${text}`]).toContain(row[0]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps digits, zeros and account numbers', () => {
    for (const number of ['4111111111111111', '000000000000', '1e3', '007'])
      expect(neutralText(number)).toBe(`'${number}`);
    expect(neutralText('prod/payments/db')).toBe('prod/payments/db');
  });
});

describe.skipIf(!CATALOGUE_THERE)(
  `hostile text of the catalogue (${CATALOGUE_THERE ? 'there' : WHY_ABSENT})`,
  () => {
    let world: World;
    const keys = makeSigner();
    let files: Map<string, Buffer>;
    const texts = new Map<string, string>();
    beforeAll(async () => {
      world = await makeWorld();
      for (const kind of ['export', 'reason', 'description', 'secret-name']) {
        for (const entry of entriesOf(kind)) {
          if (!entry.must.includes('CSV_NEUTRAL') && !entry.must.includes('PDF_TEXT')) continue;
          const value = expand(entry.value);
          if (typeof value === 'string') texts.set(entry.id, value);
        }
      }
      // As names of people and as reasons: both go into CSV, JSON and PDF.
      let number = 0;
      for (const text of [
        ...texts.values(),
        'שלום עולם',
        'مرحبا',
        'Владимир',
        'Łukasz Żółć',
        '😀',
        '\u202Eevil\u202C',
      ]) {
        number += 1;
        const storable = text.replaceAll('\0', '');
        await world.owner.query(`INSERT INTO person (id, display_name, email) VALUES ($1, $2, $3)`, [
          `per_${String(number).padStart(16, '0')}`,
          storable,
          `${number}@larkfield.example`,
        ]);
      }
      await submitRequest(world.db, world.actor('ana'), {
        ...asking(world.production),
        reason: `${texts.get('reason-015') ?? ''} ${texts.get('export-012') ?? ''}`.padEnd(24, '.'),
      });
      const packId = await order(world);
      files = unzip(await makeOne(world.db, keys.signer, packId));
    });
    afterAll(async () => {
      await world?.close();
      keys.close();
    });

    it('plays entries of every kind', () => {
      expect([...texts.keys()].map((id) => id.replace(/-\d+$/, ''))).toEqual(
        expect.arrayContaining(['export', 'reason', 'description', 'secret-name']),
      );
    });

    it('is text in every CSV: columns stay, nothing begins like a formula', () => {
      for (const [name, content] of files) {
        if (!name.endsWith('.csv')) continue;
        expect(content.subarray(0, 4).toString('hex'), name).toBe('efbbbf22');
        const rows = read(content.toString('utf8'));
        expect(new Set(rows.map((row) => row.length)).size, name).toBe(1);
        for (const cell of rows.flat())
          expect(DANGEROUS.test(cell), `${name}: ${cell.slice(0, 40)}`).toBe(false);
      }
      const people = read(String(files.get('people.csv'))).map((row) => row[0]);
      for (const [id, text] of texts) {
        const storable = text.replaceAll('\0', '').toWellFormed();
        expect(people.includes(storable) || people.includes(`'${storable}`), id).toBe(true);
      }
    });

    it('is the very text in JSON', () => {
      const people = (JSON.parse(String(files.get('people.json'))) as { person: string }[]).map(
        (row) => row.person,
      );
      for (const [id, text] of texts)
        expect(people.includes(text.replaceAll('\0', '').toWellFormed()), id).toBe(true);
    });

    it('is text in the PDF, and the PDF does nothing', async () => {
      const pdf = files.get('summary.pdf') as Buffer;
      const raw = pdf.toString('latin1');
      for (const name of [
        '/JS',
        '/JavaScript',
        '/AA',
        '/OpenAction',
        '/Launch',
        '/URI',
        '/SubmitForm',
        '/EmbeddedFile',
      ])
        expect(new RegExp(`${name}\\b`).test(raw), name).toBe(false);
      const document = await getDocumentProxy(new Uint8Array(pdf));
      const { text, totalPages } = await extractText(document, { mergePages: true });
      expect(totalPages).toBeGreaterThan(5);
      expect(text).toContain(`2 of ${totalPages}`);
      expect(text).toContain('Times in Europe/Berlin');
      expect(text).toContain('OpenAction');
      expect(text).toContain('Владимир');
      expect(text).toContain('Łukasz Żółć');
      expect(text).toContain('[U+202E]evil[U+202C]');
      expect(text).toContain('[U+1F600]');
      const outline = await document.getOutline();
      expect(outline.map((item: { title: string }) => item.title)).toEqual(
        expect.arrayContaining(['Controls', 'Coverage', 'Tables', 'How to check it']),
      );
      expect(await document.getJSActions()).toBeNull();
    });

    it('cannot become the name of a file', () => {
      for (const id of ['export-009', 'export-010']) {
        const entry = entriesOf('export').find((one) => one.id === id);
        const { reportName } = expand(entry?.value) as { reportName: string };
        expect(orderPackSchema.safeParse({ ...WANTED, reportName }).success, id).toBe(false);
        expect(
          orderPackSchema.safeParse({ ...WANTED, scope: { ...WANTED.scope, path: reportName } }).success &&
            id === 'export-010',
        ).toBe(false);
      }
    });
  },
);

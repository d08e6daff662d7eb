import type { Coverage } from '../rules/coverage.ts';
import { coverageSentences } from '../rules/coverage.ts';
import { frameworkOf, frameworksOf } from '../rules/frameworks.ts';
import type { PackAudit, PackFile } from '../rules/manifest.ts';
import { dayWords } from '../rules/period.ts';
import { type PopulationName, populationOf } from '../rules/populations.ts';
import { figuresOf, grouped, standOutSentences, type Tally } from '../rules/stand-out.ts';
import { type PackWanted, packTitle, populationsIn, scopeWords } from '../rules/wanted.ts';
import { ACCENT, BAD, INK2, INK3, PAGE, RULE, Sheet, WIDTH } from './sheet.ts';
import { drawTable } from './table.ts';

export interface SummaryFacts {
  readonly packId: string;
  readonly wanted: PackWanted;
  readonly logId: string;
  readonly orderedBy: string;
  /** In the zone of the pack, as they are printed. */
  readonly orderedAt: string;
  readonly asOf: string;
  readonly asOfDate: Date;
  readonly tally: Tally;
  /** Rows to print of each population, cells in the order of `printed`. */
  readonly rows: Readonly<Partial<Record<PopulationName, readonly (readonly string[])[]>>>;
  readonly coverage: Coverage;
  readonly audit: PackAudit;
  readonly files: readonly PackFile[];
  readonly verifyCommand: string;
}

/** The summary of a pack as a PDF, and how many pages it has. The same facts give the same bytes. */
export async function writeSummary(facts: SummaryFacts): Promise<{ bytes: Buffer; pages: number }> {
  const title = packTitle(facts.wanted);
  const sheet = new Sheet({ title, subject: 'Evidence of access to secrets', at: facts.asOfDate });
  titlePage(sheet, facts, title);
  standOut(sheet, facts);
  await controls(sheet, facts);
  coverage(sheet, facts);
  const tables = sheet.bookmark('Tables');
  for (const name of populationsIn(facts.wanted)) await population(sheet, facts, name, tables);
  await contents(sheet, facts);
  const pages = sheet.pages;
  const bytes = await sheet.finish((number, of) => frame(sheet, facts, title, number, of));
  return { bytes, pages };
}

function titlePage(sheet: Sheet, facts: SummaryFacts, title: string): void {
  sheet.bookmark('Title');
  mark(sheet, PAGE.left, 92);
  sheet.put('Countersign', PAGE.left + 26, 94, { size: 13, weight: 'strong' });
  sheet.y = 250;
  sheet.paragraph('Evidence of access to secrets', { size: 11, colour: INK2, after: 10 });
  sheet.paragraph(title, { size: 26, weight: 'strong', lineHeight: 33, after: 14 });
  const { period, zone, scope } = facts.wanted;
  sheet.paragraph(`${dayWords(period.from)} to ${dayWords(period.to)}, both days included`, {
    size: 11,
    after: 2,
  });
  sheet.paragraph(`All times in ${zone}`, { size: 11, colour: INK2, after: 34 });
  sheet.rule();
  sheet.y += 14;
  for (const [term, words] of [
    ['Scope', scopeWords(scope)],
    ['As of', `${facts.asOf}. What was learned later is not in it.`],
    ['Made for', `${facts.orderedBy}, ${facts.orderedAt}`],
    ['Pack', facts.packId],
    ['Audit log', facts.logId],
    [
      'Signed state of the log',
      `checkpoint ${grouped(facts.audit.checkpoint)}, ${grouped(facts.audit.size)} records, key ${facts.audit.keyId}`,
    ],
    ['Root', facts.audit.root.replace(/(.{4})(?=.)/g, '$1 ')],
  ] as const) {
    definition(sheet, term, words);
  }
  sheet.y = 700;
  sheet.paragraph(
    'This document holds no value of a secret. It was made by a program from recorded facts: the queries, the counts and the fingerprints of every table stand in manifest.json, which is signed. Repeated from the same facts it has the same bytes.',
    { size: 9, colour: INK2, lineHeight: 13.5 },
  );
}

function definition(sheet: Sheet, term: string, words: string): void {
  const at = sheet.y;
  sheet.put(term, PAGE.left, at, { size: 9, colour: INK3 });
  for (const line of sheet.linesOf(words, WIDTH - 130, { size: 9 })) {
    sheet.put(line, PAGE.left + 130, sheet.y, { size: 9 });
    sheet.y += 13;
  }
  sheet.y += 4;
}

/** The mark of the product: two strokes. */
function mark(sheet: Sheet, x: number, y: number): void {
  sheet.doc.lineCap('round').lineWidth(2.6);
  sheet.doc
    .moveTo(x + 1, y + 15)
    .lineTo(x + 7, y + 1)
    .strokeColor('#14181E')
    .stroke();
  sheet.doc
    .moveTo(x + 9.5, y + 15)
    .lineTo(x + 15.5, y + 1)
    .strokeColor(ACCENT)
    .stroke();
  sheet.doc.lineCap('butt');
}

function heading(sheet: Sheet, title: string, newPage = true): void {
  if (newPage) sheet.newPage();
  else sheet.y += 10;
  sheet.paragraph(title, { size: 16, weight: 'strong', lineHeight: 22, after: 8 });
}

function standOut(sheet: Sheet, facts: SummaryFacts): void {
  heading(sheet, 'What to look at first');
  sheet.bookmark('What to look at first');
  const figures = figuresOf(facts.tally);
  const width = WIDTH / Math.max(figures.length, 1);
  if (figures.length > 0) {
    sheet.rule();
    const top = sheet.y + 10;
    for (const [index, figure] of figures.entries()) {
      const x = PAGE.left + index * width;
      sheet.put(figure.value, x, top, { size: 20, weight: 'strong', colour: figure.bad ? BAD : undefined });
      for (const [line, words] of sheet.linesOf(figure.label, width - 12, { size: 8 }).entries())
        sheet.put(words, x, top + 27 + line * 11, { size: 8, colour: INK2 });
    }
    sheet.y = top + 54;
    sheet.rule();
    sheet.y += 14;
  }
  for (const sentence of standOutSentences(facts.tally)) sheet.paragraph(sentence, { size: 10, after: 5 });
}

async function controls(sheet: Sheet, facts: SummaryFacts): Promise<void> {
  const contained = new Set<string>([...populationsIn(facts.wanted), 'audit-log', 'coverage']);
  heading(sheet, 'Which table speaks to which control', false);
  const parent = sheet.bookmark('Controls');
  sheet.paragraph(
    'A table is evidence towards a control. Whether the control is met is for the reviewer to say. Subjects are in our own words.',
    { colour: INK2, after: 10 },
  );
  for (const name of frameworksOf(facts.wanted.report)) {
    const framework = frameworkOf(name);
    sheet.room(90);
    sheet.bookmark(framework.title, parent);
    sheet.paragraph(`${framework.title}, ${framework.edition}`, { size: 10.5, weight: 'strong', after: 6 });
    await drawTable(
      sheet,
      [
        { head: 'Control', share: 9 },
        { head: 'Subject', share: 24 },
        { head: 'Question', share: 36 },
        { head: 'Answered by', share: 31 },
      ],
      framework.controls.map((control) => [
        control.number,
        control.subject,
        control.question,
        control.answeredBy
          .map((table) => (contained.has(table) ? table : `${table} (not in this pack)`))
          .join(', '),
      ]),
    );
  }
}

function coverage(sheet: Sheet, facts: SummaryFacts): void {
  sheet.room(160);
  heading(sheet, 'What it covers, and what it cannot', false);
  sheet.bookmark('Coverage');
  for (const sentence of coverageSentences(facts.coverage))
    sheet.paragraph(sentence, { size: 9.5, after: 4 });
}

async function population(
  sheet: Sheet,
  facts: SummaryFacts,
  name: PopulationName,
  parent: PDFKit.PDFOutline,
): Promise<void> {
  const { title, says, noun, printed } = populationOf(name);
  const count = facts.tally.counts[name] ?? 0;
  const rows = facts.rows[name] ?? [];
  sheet.room(130);
  sheet.y += 8;
  sheet.bookmark(title, parent);
  sheet.paragraph(title, { size: 12.5, weight: 'strong', lineHeight: 17, after: 3 });
  sheet.paragraph(says, { size: 8.5, colour: INK2, after: 5 });
  sheet.paragraph(countWords(name, noun, count, rows.length), { size: 8.5, weight: 'strong', after: 7 });
  if (rows.length === 0) return;
  await drawTable(
    sheet,
    printed.map(([column, share]) => ({ head: headOf(column), share })),
    rows,
  );
}

function headOf(column: string): string {
  return column.charAt(0).toUpperCase() + column.slice(1).replaceAll('_', ' ');
}

function countWords(name: PopulationName, noun: string, count: number, shown: number): string {
  const all = `${grouped(count)} ${count === 1 ? noun : pluralOf(noun)}`;
  if (count === 0) return `None in this period and scope.`;
  if (name === 'human-reads') {
    const rest =
      shown === 0
        ? 'All of them are covered; all rows'
        : `${grouped(shown)} of them that no grant covers ${shown === 1 ? 'is' : 'are'} printed; all rows`;
    return `${all}. ${rest} are in ${name}.csv.`;
  }
  return shown === count
    ? `${all}.`
    : `${all}; the first ${grouped(shown)} are printed, all are in ${name}.csv.`;
}

function pluralOf(noun: string): string {
  return noun === 'person' ? 'people' : `${noun}s`;
}

async function contents(sheet: Sheet, facts: SummaryFacts): Promise<void> {
  sheet.room(220);
  heading(sheet, 'How to check this without us', false);
  sheet.bookmark('How to check it');
  sheet.paragraph(
    'The program verify needs nothing but the pack and the public key that your organisation pinned when the product was installed, or that an auditor copied from the audit page. It checks each file against the signed manifest, each audit record against the chain, and the chain against the signed checkpoints, and names the first thing that does not fit.',
    { after: 8 },
  );
  sheet.paragraph(facts.verifyCommand, { size: 9, weight: 'strong', after: 8 });
  sheet.paragraph(`Pin log ${facts.logId} and key ${facts.audit.keyId}.`, { after: 12 });
  sheet.paragraph('Files', { size: 10.5, weight: 'strong', after: 5 });
  await drawTable(
    sheet,
    [
      { head: 'File', share: 27 },
      { head: 'Bytes', share: 12, right: true },
      { head: 'SHA-256', share: 60 },
    ],
    facts.files.map((file) => [file.name, grouped(file.bytes), file.sha256]),
  );
}

/** Head and foot of every page but the first, which has a foot only. */
function frame(sheet: Sheet, facts: SummaryFacts, title: string, number: number, of: number): void {
  const small = { size: 7.5, colour: INK3 };
  const pages = `${number} of ${of}`;
  const foot = PAGE.height - 38;
  if (number > 1) {
    const [line = ''] = sheet.linesOf(title, WIDTH - 160, small);
    sheet.put(line, PAGE.left, 34, small);
    const zone = `Times in ${facts.wanted.zone}`;
    sheet.put(zone, PAGE.left + WIDTH - sheet.widthOf(zone, small), 34, small);
    sheet.doc
      .moveTo(PAGE.left, 48)
      .lineTo(PAGE.left + WIDTH, 48)
      .lineWidth(0.4)
      .strokeColor(RULE)
      .stroke();
  }
  sheet.put(`Countersign, ${facts.packId}. Holds no value of a secret.`, PAGE.left, foot, small);
  sheet.put(pages, PAGE.left + WIDTH - sheet.widthOf(pages, small), foot, small);
}

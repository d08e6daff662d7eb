import { expect, test } from 'vitest';
import { ExportPlaces, withExportPlace } from '#lib/web/export-places.ts';
import { download, plain } from '#lib/web/route.ts';

async function* endless(): AsyncGenerator<string> {
  for (;;) yield 'x'.repeat(1_000);
}

async function* two(): AsyncGenerator<string> {
  yield 'a';
  yield 'b';
}

// biome-ignore lint/correctness/useYield: it fails before its first piece.
async function* failing(): AsyncGenerator<string> {
  throw new Error('here');
}

const begin = (places: ExportPlaces, pieces: () => AsyncGenerator<string>) =>
  withExportPlace(places, async (held) => {
    await Promise.resolve();
    return download('x.csv', 'text/csv', held(pieces()));
  });
const statuses = (answers: readonly Response[]) => answers.map(({ status }) => status);

test('three at once, counted before anything is waited for; the fourth is told so', async () => {
  const places = new ExportPlaces();
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => begin(places, endless)));
  expect(statuses(answers)).toEqual([200, 200, 200, 503, 503]);
  expect(await answers[3]?.text()).toContain('Three exports are under way');
  expect((await begin(new ExportPlaces(), endless)).status).toBe(200);
});

test('a place is free again when the export ends, fails, or is read no further, and only once', async () => {
  const places = new ExportPlaces();
  for (let n = 0; n < 5; n++) expect(await (await begin(places, two)).text()).toBe('ab');
  for (let n = 0; n < 5; n++) await expect((await begin(places, failing)).text()).rejects.toThrow();
  for (let n = 0; n < 5; n++) await (await begin(places, endless)).body?.cancel();
  for (let n = 0; n < 5; n++) {
    const reader = (await begin(places, endless)).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await reader?.cancel();
  }
  expect(statuses(await Promise.all([1, 2, 3, 4].map(() => begin(places, endless))))).toEqual([
    200, 200, 200, 503,
  ]);
});

test('an answer without an export, and one that fails, give their place back', async () => {
  const places = new ExportPlaces();
  for (let n = 0; n < 5; n++) {
    expect((await withExportPlace(places, async () => plain(404, 'Nothing.'))).status).toBe(404);
    const failed = withExportPlace(places, async (held) => {
      held(two());
      throw new Error('here');
    });
    await expect(failed).rejects.toThrow('here');
  }
});

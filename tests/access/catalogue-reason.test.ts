import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelRequest } from '#lib/access/cancel-request.ts';
import { readRequestPage } from '#lib/access/queries/request-page.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import { asking, codeOf, decide, makeWorld, REASON, records, unwrap, type World } from './world.ts';

const CATALOGUE = fileURLToPath(new URL('../../../shared/adversarial/inputs.json', import.meta.url));

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly value: string | { readonly $repeat: string; readonly times: number };
  readonly must: readonly string[];
}

const SKIPPED: Readonly<Record<string, string>> = {
  'reason-007':
    'needs a keyed fingerprint of values, which nothing keeps: no value is known outside of a reveal',
};
/** Shorter than a reason has to be, but legal text: played as the comment of a decision only. */
const COMMENT_ONLY = ['reason-016'];

const entries = existsSync(CATALOGUE)
  ? (JSON.parse(readFileSync(CATALOGUE, 'utf8')) as { entries: Entry[] }).entries.filter(
      (entry) => entry.kind === 'reason',
    )
  : [];
const textOf = ({ value }: Entry) => (typeof value === 'string' ? value : value.$repeat.repeat(value.times));

describe.skipIf(entries.length === 0)(
  'texts of people from the catalogue (skipped where it is absent)',
  () => {
    let world: World;
    beforeAll(async () => {
      world = await makeWorld();
    });
    afterAll(() => world.close());

    for (const entry of entries) {
      const why = SKIPPED[entry.id];
      test.skipIf(why !== undefined)(`${entry.id} ${entry.title}${why ? `: ${why}` : ''}`, async () => {
        const text = textOf(entry);
        const refused = entry.must.includes('R400');
        if (!COMMENT_ONLY.includes(entry.id)) await playAsReason(text, refused);
        await playAsComment(text, refused);
      });
    }

    async function playAsReason(text: string, refused: boolean): Promise<void> {
      const before = await world.db.prisma.accessRequest.count();
      const result = await submitRequest(
        world.db,
        world.actor('ana'),
        asking(world.production, { reason: text }),
      );
      if (refused) {
        expect(codeOf(result)).toMatch(/^text-/);
        expect(await world.db.prisma.accessRequest.count()).toBe(before);
        return;
      }
      const { requestId } = unwrap(result);
      const row = await world.db.prisma.accessRequest.findUniqueOrThrow({ where: { id: requestId } });
      expect(row.reason).toBe(text);
      const page = await readRequestPage(world.db, world.actor('noor'), requestId);
      expect(page?.askings[0]?.reason).toBe(text);
      expect((await records(world.db, 'request.submitted')).at(-1)?.data.reason).toBe(text);
      expect(row.state).toBe('pending');
      unwrap(await cancelRequest(world.db, world.actor('ana'), { requestId }));
    }

    async function playAsComment(text: string, refused: boolean): Promise<void> {
      const asked = asking(world.production, { reason: REASON });
      const { requestId } = unwrap(await submitRequest(world.db, world.actor('ana'), asked));
      const result = await decide(world, 'noor', requestId, 'deny', { comment: text });
      if (refused) {
        expect(codeOf(result)).toMatch(/^(text-|comment-missing)/);
        expect(await world.db.prisma.decision.count({ where: { requestId } })).toBe(0);
        unwrap(await cancelRequest(world.db, world.actor('ana'), { requestId }));
        return;
      }
      unwrap(result);
      const [decision] = await world.db.prisma.decision.findMany({ where: { requestId } });
      expect(decision?.comment).toBe(text);
    }
  },
);

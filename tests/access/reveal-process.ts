import { readValueAtAws } from '#lib/access/read-value-at-aws.ts';
import type { ReadValue } from '#lib/access/read-value-port.ts';
import { type RevealSecretValueInput, revealSecretValue } from '#lib/access/reveal-secret-value.ts';
import { openAws } from '#lib/aws/aws.ts';
import { type Database, openDatabase } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';

/*
 * A process that reveals, to be killed from outside. It does one order after the other and stops for good at the point
 * that the order names, telling so; then its parent sends the next order, and in the end SIGKILL.
 */

/** The nine points of a reveal, and none of them. `during-aws`: the server holds the answer back. */
export const POINTS = [
  'before-t1',
  'inside-t1',
  'after-t1',
  'before-aws',
  'during-aws',
  'after-aws',
  'before-t2',
  'inside-t2',
  'after-t2',
  'never',
] as const;
export type Point = (typeof POINTS)[number];

export interface Order {
  readonly point: Point;
  readonly input: RevealSecretValueInput;
}

export type Told =
  | { readonly kind: 'ready' }
  | { readonly kind: 'stopped' }
  /** What came out of the process: only here does it leave it. */
  | { readonly kind: 'answered'; readonly answer: unknown };

const tell = (told: Told) => process.send?.(told);

function stopForGood(): Promise<never> {
  tell({ kind: 'stopped' });
  return new Promise(() => undefined);
}

/** The same database, whose first or second transaction from now on stops where the order says. */
function stoppingAt(db: Database, point: Point): Database {
  let nth = 0;
  return {
    ...db,
    transaction: async (work) => {
      nth += 1;
      const here = (place: string) => point === `${place}-t${nth}`;
      if (here('before')) await stopForGood();
      const done = await db.transaction(async (tx) => {
        const result = await work(tx);
        if (here('inside')) await stopForGood();
        return result;
      });
      if (here('after')) await stopForGood();
      return done;
    },
  };
}

function reading(readValue: ReadValue, point: Point): ReadValue {
  return async (args) => {
    if (point === 'before-aws') await stopForGood();
    const read = await readValue(args);
    if (point === 'after-aws') await stopForGood();
    return read;
  };
}

async function main(): Promise<void> {
  const { TEST_DATABASE_URL = '', TEST_AWS_URL = '', TEST_ACTOR = '' } = process.env;
  const db = openDatabase(TEST_DATABASE_URL);
  const opened = openAws({
    kind: 'local',
    localEndpoint: TEST_AWS_URL,
    baseCredentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  if (!opened.ok) throw new Error(opened.refusal.words);
  const actor = JSON.parse(TEST_ACTOR) as Actor;
  const readValue = readValueAtAws(db, opened.value);
  process.on('message', (message) => {
    const { point, input } = message as Order;
    void revealSecretValue(stoppingAt(db, point), actor, input, {
      readValue: reading(readValue, point),
    }).then((answer) => tell({ kind: 'answered', answer }));
  });
  await db.prisma.$queryRaw`SELECT 1`;
  tell({ kind: 'ready' });
}

if (process.env.TEST_ACTOR) await main();

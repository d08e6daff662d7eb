import { headers } from 'next/headers';
import { unstable_rethrow } from 'next/navigation';
import type { z } from 'zod';
import { recordDoorRefusal } from '#lib/audit/record-door-refusal.ts';
import { errorNameOf } from '#lib/kernel/log.ts';
import { type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import { alarmOfError } from '#lib/notify/rules/alarm.ts';
import { isConfirmed } from '#lib/people/queries.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { CONFIRM_FIRST } from '#lib/people/rules/confirmation.ts';
import { currentActor } from './current-actor.ts';
import { admit } from './rules/admit.ts';
import { ACTIONS, type ActionDoor, filtersByScope, needsConfirmation } from './rules/doors.ts';
import { wordsOfIssues } from './rules/input-words.ts';
import { comesFromOurPages } from './rules/request-origin.ts';
import { type Runtime, runtime } from './runtime.ts';

/** What an action works with. `actor` is null only behind a public door. */
export interface ActionContext<D extends ActionDoor = ActionDoor> extends Runtime {
  readonly actor: (typeof ACTIONS)[D] extends 'public' ? Actor | null : Actor;
}

/**
 * Makes a server action. A server action can be called by anybody, on any path, without a page, as often as somebody
 * likes and with arguments of any type, so every call goes the same way: from our own pages? → who? → may they? → did
 * they confirm lately, where the door asks for that? → exactly one argument of the form of the schema? → the act, which
 * checks its own matter again.
 *
 * Whatever is thrown becomes a neutral refusal: the log has the class of the error, nobody has its message.
 */
export function defineAction<D extends ActionDoor, S extends z.ZodType, T>(
  door: D,
  schema: S,
  run: (context: ActionContext<D>, input: z.output<S>) => Promise<Result<T>>,
): (input: z.input<S>) => Promise<Result<T>> {
  const action = async (...args: unknown[]): Promise<Result<T>> => {
    try {
      return await passThrough(door, schema, run, args);
    } catch (error) {
      unstable_rethrow(error);
      runtime().log.error({ event: 'action.failed', door, errorName: errorNameOf(error) });
      const alarm = alarmOfError(error);
      if (alarm) void runtime().alarms.raise(alarm);
      return refuse('failed', 'We could not finish this. Look at the page again before you repeat it.');
    }
  };
  return action;
}

async function passThrough<D extends ActionDoor, S extends z.ZodType, T>(
  door: D,
  schema: S,
  run: (context: ActionContext<D>, input: z.output<S>) => Promise<Result<T>>,
  args: readonly unknown[],
): Promise<Result<T>> {
  const house = runtime();
  if (!comesFromOurPages(await headers(), house.configuration.publicOrigin)) {
    house.log.warn({ event: 'action.refused', door, code: 'foreign-origin' });
    return refuse(
      'foreign-origin',
      'This call did not come from a page of Countersign. Nothing was changed.',
    );
  }
  const actor = await currentActor();
  const admission = admit(ACTIONS[door], actor, filtersByScope(door));
  if (admission === 'signed-out')
    return refuse('signed-out', 'Your session ended. Sign in, then do it again.');
  if (admission === 'forbidden') {
    return await refusedAt(door, actor, {
      code: 'forbidden',
      words: 'Your roles do not allow this. Nothing was changed.',
    });
  }
  if (actor && needsConfirmation(door) && !(await isConfirmed(house.db, actor))) {
    // No refusal to put on record: it asks the person to confirm, and the confirmation is recorded.
    return { ok: false, refusal: CONFIRM_FIRST };
  }
  const parsed = args.length === 1 ? schema.safeParse(args[0]) : null;
  if (!parsed?.success) return await refusedAt(door, actor, wordsOfIssues(parsed?.error.issues ?? []));
  return await run({ ...house, actor: actor as ActionContext<D>['actor'] }, parsed.data);
}

/** A refusal of somebody we know is on record; one of a stranger would let strangers write into the audit log. */
async function refusedAt(door: ActionDoor, actor: Actor | null, refusal: Refusal): Promise<Result<never>> {
  if (actor) await recordDoorRefusal(runtime().db, { personId: actor.personId, door, code: refusal.code });
  return { ok: false, refusal };
}

import { recordDoorRefusal } from '#lib/audit/record-door-refusal.ts';
import { errorNameOf } from '#lib/kernel/log.ts';
import { isConfirmed } from '#lib/people/queries.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { CONFIRM_FIRST } from '#lib/people/rules/confirmation.ts';
import { currentActor } from './current-actor.ts';
import { admit } from './rules/admit.ts';
import { filtersByScope, needsConfirmation, ROUTES, type RouteDoor } from './rules/doors.ts';
import { type Runtime, runtime } from './runtime.ts';

/** What a route works with. `actor` is null only behind a public door. */
export interface RouteContext<D extends RouteDoor = RouteDoor> extends Runtime {
  readonly actor: (typeof ROUTES)[D] extends 'public' ? null : Actor;
}

/**
 * Makes a route handler for GET: what is not public answers only to somebody who may, and only to our own pages or to
 * an address that a person opened. Routes that change something come with their own origin check when there is one.
 */
export function defineRoute<D extends RouteDoor>(
  door: D,
  answer: (context: RouteContext<D>, request: Request) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      const actor = ROUTES[door] === 'public' ? null : await currentActor();
      const refused = await refusalAt(door, actor, request);
      if (refused) return refused;
      // Next.js answers HEAD with the handler of GET: it would record an export that nobody gets, and begin its stream.
      if (request.method === 'HEAD' && actor) return onlyGet();
      return await answer({ ...runtime(), actor: actor as RouteContext<D>['actor'] }, request);
    } catch (error) {
      runtime().log.error({ event: 'route.failed', door, errorName: errorNameOf(error) });
      return plain(500, 'This did not work.');
    }
  };
}

async function refusalAt(door: RouteDoor, actor: Actor | null, request: Request): Promise<Response | null> {
  const { db } = runtime();
  const admission = admit(ROUTES[door], actor, filtersByScope(door));
  if (admission === 'signed-out') return plain(401, 'Sign in first.');
  if (admission === 'forbidden') {
    if (actor) await recordDoorRefusal(db, { personId: actor.personId, door, code: 'forbidden' });
    return plain(403, 'Your roles do not allow this.');
  }
  if (!actor) return null;
  const from = request.headers.get('sec-fetch-site');
  if (from !== null && from !== 'same-origin' && from !== 'none') {
    return plain(403, 'This call did not come from a page of Countersign.');
  }
  if (needsConfirmation(door) && !(await isConfirmed(db, actor))) return plain(403, CONFIRM_FIRST.words);
  return null;
}

function onlyGet(): Response {
  return new Response(null, { status: 405, headers: { Allow: 'GET', 'Cache-Control': 'no-store' } });
}

/** A short text answer that nobody keeps. */
export function plain(status: number, words: string): Response {
  return new Response(`${words}\n`, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}

/** A file that the browser saves. Its name is one of ours: letters, digits, dots and hyphens. */
export function download(
  name: string,
  type: string,
  content: BodyInit | AsyncIterable<string | Uint8Array>,
): Response {
  const body = isIterable(content) ? streamOf(content) : content;
  return new Response(body, {
    headers: {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '-')}"`,
      'Cache-Control': 'no-store, private',
    },
  });
}

function isIterable(content: unknown): content is AsyncIterable<string | Uint8Array> {
  return (
    typeof content === 'object' &&
    content !== null &&
    Symbol.asyncIterator in content &&
    !(content instanceof ReadableStream)
  );
}

/** One piece at a time: the next is made when the reader has taken the one before. */
function streamOf(content: AsyncIterable<string | Uint8Array>): ReadableStream<Uint8Array> {
  const pieces = content[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
    },
    async cancel() {
      await pieces.return?.();
    },
  });
}

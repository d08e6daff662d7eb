import { errorNameOf } from '#lib/kernel/log.ts';
import { currentActor } from './current-actor.ts';
import { admit } from './rules/admit.ts';
import { ROUTES, type RouteDoor } from './rules/doors.ts';
import { type Runtime, runtime } from './runtime.ts';

/** Makes a route handler for GET. Routes that change something come with their own origin check when there is one. */
export function defineRoute(
  door: RouteDoor,
  answer: (house: Runtime) => Promise<Response>,
): () => Promise<Response> {
  return async () => {
    try {
      const access = ROUTES[door];
      const admission = admit(access, access === 'public' ? null : await currentActor());
      if (admission === 'signed-out') return plain(401, 'Sign in first.');
      if (admission === 'forbidden') return plain(403, 'Your roles do not allow this.');
      return await answer(runtime());
    } catch (error) {
      runtime().log.error({ event: 'route.failed', door, errorName: errorNameOf(error) });
      return plain(500, 'This did not work.');
    }
  };
}

/** A short text answer that nobody keeps. */
export function plain(status: number, words: string): Response {
  return new Response(`${words}\n`, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}

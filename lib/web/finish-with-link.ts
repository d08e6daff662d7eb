import { endSession } from '#lib/people/end-session.ts';
import { takeSignInLink } from '#lib/people/take-sign-in-link.ts';
import { currentActor } from './current-actor.ts';
import { plain } from './route.ts';
import { isArrival } from './rules/arrival.ts';
import { problemPath } from './rules/sign-in-problem.ts';
import type { Runtime } from './runtime.ts';
import { setSessionCookie } from './session-cookie.ts';

/** Takes a link from the terminal. Only on one's own machine, with real accounts and without an identity provider. */
export async function finishWithLink(house: Runtime, request: Request): Promise<Response> {
  const { localOperator, publicOrigin } = house.configuration;
  if (!localOperator) return plain(404, 'There is nothing at this address.');
  // No other site leads here: the terminal, or somebody's own hand.
  const from = request.headers.get('sec-fetch-site');
  if (!isArrival(request.method, request.headers) || (from !== null && from !== 'none')) {
    return plain(403, 'Open this link from the terminal, or copy it into the address bar.');
  }
  const token = new URL(request.url).searchParams.get('token') ?? '';
  const taken = await takeSignInLink(house.db, token, request.headers.get('user-agent'));
  const headers = (path: string) => ({ Location: publicOrigin + path, 'Cache-Control': 'no-store' });
  if (!taken.ok) {
    house.log.warn({ event: 'sign-in.refused', code: taken.refusal.code });
    return new Response(null, { status: 303, headers: headers(problemPath(taken.refusal.code, '/')) });
  }
  const former = await currentActor();
  if (former && former.sessionId !== taken.value.sessionId) await endSession(house.db, former, 'replaced');
  await setSessionCookie(taken.value.token, taken.value.expiresAt);
  return new Response(null, { status: 303, headers: headers(taken.value.returnTo) });
}

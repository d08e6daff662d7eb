import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import { endSession } from '#lib/people/end-session.ts';
import { isPersona, PERSONA_ISSUER } from '#lib/people/rules/personas.ts';
import { startSession } from '#lib/people/start-session.ts';
import { currentActor } from './current-actor.ts';
import type { Runtime } from './runtime.ts';
import { setSessionCookie } from './session-cookie.ts';

/**
 * Signs in as one of the six people of the sample company. Refuses `not-offered` wherever real accounts are connected
 * or the product is reachable from elsewhere than this machine, whatever the page shows.
 */
export async function signInAsPersona(
  house: Runtime,
  subject: string,
  userAgent: string | null,
): Promise<Result<null>> {
  if (!house.configuration.personas || !isPersona(subject)) {
    return refuse('not-offered', 'This way to sign in does not exist here.');
  }
  const former = await currentActor();
  const started = await startSession(house.db, { issuer: PERSONA_ISSUER, subject, userAgent });
  if (!started.ok) return started;
  // The browser forgets the token of the session it had; nobody else shall go on with it.
  if (former) await endSession(house.db, former, 'replaced');
  await setSessionCookie(started.value.token, started.value.expiresAt);
  return ok(null);
}

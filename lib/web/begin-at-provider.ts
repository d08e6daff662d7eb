import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import { beginAttempt } from '#lib/people/begin-attempt.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { beginAtProvider } from './oidc/engine.ts';
import { localPath } from './rules/request-origin.ts';
import type { Runtime } from './runtime.ts';
import { setAttemptCookie } from './session-cookie.ts';

export interface BeginAtProvider {
  /** Where to go afterwards: a path of ours, or it becomes the overview. */
  readonly to: string;
  /** The session that is to be confirmed; null: somebody signs in. */
  readonly confirms: Actor | null;
}

/**
 * Begins a sign-in or a confirmation at the identity provider: the browser gets one token for the way, and the address to
 * go to. Refuses `not-offered` where there is no provider.
 */
export async function beginWithProvider(
  house: Runtime,
  { to, confirms }: BeginAtProvider,
): Promise<Result<{ url: string }>> {
  const { oidc } = house.configuration;
  if (!oidc) return refuse('not-offered', 'This way to sign in does not exist here.');
  const begun = await beginAtProvider(oidc, { again: confirms !== null });
  if (!begun.ok) {
    const cause = 'cause' in begun ? begun.cause : 'none';
    house.log.warn({ event: 'sign-in.not-begun', code: begun.refusal.code, errorName: cause });
    return { ok: false, refusal: begun.refusal };
  }
  const attempt = await beginAttempt(house.db, {
    purpose: confirms ? 'confirm' : 'sign-in',
    sessionId: confirms?.sessionId ?? null,
    returnTo: localPath(to),
    kept: begun.value.kept,
  });
  await setAttemptCookie(attempt.token);
  return ok({ url: begun.value.url });
}

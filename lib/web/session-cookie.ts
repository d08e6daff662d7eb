import { cookies, headers } from 'next/headers';
import { bearsTwice } from './rules/cookie-names.ts';
import { runtime } from './runtime.ts';

/**
 * Over https the cookie has the `__Host-` prefix: this host only, this path only, never over plain http. The embedded
 * default is plain http on loopback, where some browsers would drop such a cookie; no network sees it there.
 */
function cookieName(): string {
  return runtime().configuration.https ? '__Host-countersign-session' : 'countersign-session';
}

/**
 * The session token this call carries, or null. Two cookies of that name are none: a neighbour on another port or below
 * the same domain can put a second one beside ours, and which of them counts would be a guess.
 */
export async function readSessionToken(): Promise<string | null> {
  if (bearsTwice((await headers()).get('cookie'), cookieName())) return null;
  return (await cookies()).get(cookieName())?.value ?? null;
}

/** Sets the cookie of a new session. Lax: a link in a message may open a page, a form of another site brings no cookie. */
export async function setSessionCookie(token: string, expires: Date): Promise<void> {
  (await cookies()).set(cookieName(), token, {
    httpOnly: true,
    secure: runtime().configuration.https,
    sameSite: 'lax',
    path: '/',
    expires,
  });
}

export async function clearSessionCookie(): Promise<void> {
  (await cookies()).set(cookieName(), '', {
    httpOnly: true,
    secure: runtime().configuration.https,
    sameSite: 'lax',
    path: '/',
    maxAge: 0,
  });
}

/** Binds a browser to the sign-in it began: gone when it comes back, or after ten minutes. */
function attemptCookieName(): string {
  return runtime().configuration.https ? '__Host-countersign-sign-in' : 'countersign-sign-in';
}

const ATTEMPT_SECONDS = 600;

/** Lax: the provider leads back here from its own site. */
export async function setAttemptCookie(token: string): Promise<void> {
  (await cookies()).set(attemptCookieName(), token, attemptCookie(ATTEMPT_SECONDS));
}

export async function clearAttemptCookie(): Promise<void> {
  (await cookies()).set(attemptCookieName(), '', attemptCookie(0));
}

/** The token of the beginning, or null; two of them are none, as for the session. */
export async function readAttemptToken(): Promise<string | null> {
  if (bearsTwice((await headers()).get('cookie'), attemptCookieName())) return null;
  return (await cookies()).get(attemptCookieName())?.value || null;
}

function attemptCookie(maxAge: number) {
  const secure = runtime().configuration.https;
  return { httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge } as const;
}

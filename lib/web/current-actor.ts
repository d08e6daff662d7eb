import { cache } from 'react';
import { authenticateSession } from '#lib/people/authenticate-session.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { runtime } from './runtime.ts';
import { readSessionToken } from './session-cookie.ts';

/** The person of this call, or null. Asked once a call, however many parts of a page want to know. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const token = await readSessionToken();
  return token ? await authenticateSession(runtime().db, token) : null;
});

'use server';

import { headers } from 'next/headers';
import { z } from 'zod';
import { ok } from '#lib/kernel/result.ts';
import { endSession } from '#lib/people/end-session.ts';
import { defineAction } from '#lib/web/action.ts';
import { beginWithProvider } from '#lib/web/begin-at-provider.ts';
import { clearSessionCookie } from '#lib/web/session-cookie.ts';
import { signInAsPersona } from '#lib/web/sign-in-as-persona.ts';

export const startAsPersona = defineAction(
  'session.start-as-persona',
  z.strictObject({ subject: z.string().max(16) }),
  async (context, { subject }) =>
    await signInAsPersona(context, subject, (await headers()).get('user-agent')),
);

export const beginSignIn = defineAction(
  'session.begin-with-provider',
  z.strictObject({ to: z.string().max(2_000) }),
  async (house, { to }) => await beginWithProvider(house, { to, confirms: null }),
);

export const signOut = defineAction('session.end', z.strictObject({}), async ({ db, actor }) => {
  await endSession(db, actor);
  await clearSessionCookie();
  return ok(null);
});

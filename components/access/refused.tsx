'use client';

import type { Refusal } from '#lib/kernel/result.ts';
import { LinkButton } from '../ui/link.tsx';
import { ErrorState } from '../ui/state.tsx';

export interface RefusedProps {
  refusal: Refusal | null;
  /** A form that asks for what was refused, filled in: where that is the way on. */
  ask?: { href: string; label: string };
}

/** Refusals that another approval would lift. */
const ASK_AGAIN: ReadonlySet<string> = new Set([
  'no-such-grant',
  'grant-ended',
  'grant-spent',
  'grant-revoked',
  'grant-handed-back',
  'other-secret',
  'other-act',
  'key-not-asked',
  'no-extension',
  'request-expired',
  'secret-changed',
  'no-break-glass',
  'not-a-holder',
]);

/** A refusal where it happened. What was typed stays; a new sign-in happens beside it. */
export function Refused({ refusal, ask }: RefusedProps) {
  if (!refusal) return null;
  return (
    <ErrorState
      happened={refusal.words}
      action={
        ask && ASK_AGAIN.has(refusal.code) ? <LinkButton href={ask.href}>{ask.label}</LinkButton> : undefined
      }
      remedy={
        refusal.code === 'signed-out' ? (
          <>
            What you typed is kept in this window.{' '}
            <a href="/sign-in" target="_blank" rel="noreferrer" className="link-in-text">
              Sign in in a new tab
            </a>
            , then send it from here.
          </>
        ) : undefined
      }
    />
  );
}

/** What a person is told when the call itself did not come back. */
export const UNREACHED: Refusal = {
  code: 'unreached',
  words: 'Countersign did not answer. We do not know whether this was done; look at the page again.',
};

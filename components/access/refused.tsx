'use client';

import type { Refusal } from '#lib/kernel/result.ts';
import { ErrorState } from '../ui/state.tsx';

/** A refusal where it happened. What was typed stays; a new sign-in happens beside it. */
export function Refused({ refusal }: { refusal: Refusal | null }) {
  if (!refusal) return null;
  return (
    <ErrorState
      happened={refusal.words}
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

'use client';

import { useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/state.tsx';

export interface ProviderSignInProps {
  providerName: string;
  /** Where to go afterwards: a path of ours. */
  to: string;
  begin: (input: { to: string }) => Promise<Result<{ url: string }>>;
}

/** One button that leads to the identity provider, and what went wrong on the way there. */
export function ProviderSignIn({ providerName, to, begin }: ProviderSignInProps) {
  const [pending, setPending] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const start = async () => {
    setPending(true);
    setTrouble(undefined);
    const begun = await begin({ to }).catch(() => null);
    if (begun?.ok) return window.location.assign(begun.value.url);
    setPending(false);
    setTrouble(begun ? begun.refusal.words : 'Countersign did not answer. You are not signed in. Try again.');
  };
  return (
    <>
      <p className="max-w-prose pb-16 text-ink2">
        You sign in at your identity provider, with your second factor where it asks for one, and come back to
        where you were going.
      </p>
      {trouble ? (
        <div className="pb-16">
          <ErrorState happened={trouble} />
        </div>
      ) : null}
      <Button look="primary" pending={pending} pendingLabel="Going there…" onPress={() => void start()}>
        {`Sign in at ${providerName}`}
      </Button>
    </>
  );
}

'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Button } from '../ui/button.tsx';

export interface SignOutButtonProps {
  signOut: (input: Record<string, never>) => Promise<Result<null>>;
}

/** Ends the session for every tab, then shows the sign-in. */
export function SignOutButton({ signOut }: SignOutButtonProps) {
  const router = useRouter();
  const [pending, start] = useTransition();
  return (
    <Button
      size="small"
      pending={pending}
      onPress={() =>
        start(async () => {
          await signOut({});
          router.replace('/sign-in');
          router.refresh();
        })
      }
    >
      Sign out
    </Button>
  );
}

'use client';

import { Notice } from '../ui/state.tsx';

/** A signing secret, once: nobody can read it again. */
export function SigningSecret({ secret }: { secret: string }) {
  return (
    <div role="status">
      <Notice tone="warn">
        <p>
          The receiver verifies with this secret. <b>It is shown once.</b> Put it there now; later you can
          only make a new one.
        </p>
        <p className="mt-4">
          <code className="mono break-anywhere select-all">{secret}</code>
        </p>
      </Notice>
    </div>
  );
}

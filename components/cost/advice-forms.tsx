'use client';

import type { AdviceKind } from '#lib/cost/rules/advice/advice.ts';
import type { Result } from '#lib/kernel/result.ts';
import { PutAsideForm, TakeUpButton } from '../findings/put-aside.tsx';

export interface PutAdviceAsideProps {
  kind: AdviceKind;
  subject: string;
  putAside: (input: {
    kind: AdviceKind;
    subject: string;
    until: string;
    why: string;
  }) => Promise<Result<null>>;
}

/** Puts an advice aside until a day. */
export function PutAdviceAside({ kind, subject, putAside }: PutAdviceAsideProps) {
  return (
    <PutAsideForm
      label="Why this is left as it is"
      days="90"
      done="Put aside. It comes back on that day if it is still so."
      putAside={(terms) => putAside({ kind, subject, ...terms })}
    />
  );
}

export interface TakeAdviceUpProps {
  kind: AdviceKind;
  subject: string;
  takeUp: (input: { kind: AdviceKind; subject: string }) => Promise<Result<null>>;
}

export function TakeAdviceUp({ kind, subject, takeUp }: TakeAdviceUpProps) {
  return <TakeUpButton done="It is given again." takeUp={() => takeUp({ kind, subject })} />;
}

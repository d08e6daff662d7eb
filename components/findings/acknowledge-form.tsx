'use client';

import type { Result } from '#lib/kernel/result.ts';
import { PutAsideForm, TakeUpButton } from './put-aside.tsx';

export interface AcknowledgeFormProps {
  findingId: string;
  acknowledge: (input: { findingId: string; until: string; why: string }) => Promise<Result<null>>;
}

/** Puts a finding aside until a day. */
export function AcknowledgeForm({ findingId, acknowledge }: AcknowledgeFormProps) {
  return (
    <PutAsideForm
      label="Why this can wait"
      days="30"
      done="Put aside. It comes back on that day, or as soon as it becomes worse."
      putAside={(terms) => acknowledge({ findingId, ...terms })}
    />
  );
}

export interface ReopenButtonProps {
  findingId: string;
  reopen: (input: { findingId: string }) => Promise<Result<null>>;
}

export function ReopenButton({ findingId, reopen }: ReopenButtonProps) {
  return <TakeUpButton done="It is open again." takeUp={() => reopen({ findingId })} />;
}

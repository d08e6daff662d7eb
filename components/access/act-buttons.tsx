'use client';

import { type FormEvent, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Button, type ButtonProps } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Link } from '../ui/link.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { tell } from '../ui/toast.tsx';
import { Refused } from './refused.tsx';
import { useAct } from './use-act.ts';
import { useFieldErrors } from './use-field-errors.ts';

interface Uses {
  usesTaken: number;
  usesAllowed: number;
}

export interface HandBackButtonProps extends Pick<ButtonProps, 'look' | 'size'> {
  grantId: string;
  handBack: (input: { grantId: string }) => Promise<Result<Uses>>;
  children?: string;
}

/** Ends one's own access now. */
export function HandBackButton({ grantId, handBack, children = 'Hand back', ...look }: HandBackButtonProps) {
  const act = useAct(handBack);
  return (
    <>
      <Button
        {...look}
        pending={act.pending}
        onPress={async () => {
          const result = await act.run({ grantId });
          if (result.ok) {
            tell(`Handed back. You used ${result.value.usesTaken} of ${result.value.usesAllowed}.`);
          }
        }}
      >
        {children}
      </Button>
      <Refused refusal={act.refusal} />
    </>
  );
}

export interface WithdrawButtonProps {
  requestId: string;
  withdraw: (input: { requestId: string }) => Promise<Result<{ outcome: 'cancelled' | 'handed-back' }>>;
}

/** Takes one's own request back before it is decided. */
export function WithdrawButton({ requestId, withdraw }: WithdrawButtonProps) {
  const act = useAct(withdraw);
  return (
    <div className="grid justify-items-start gap-8">
      <Button
        pending={act.pending}
        pendingLabel="Withdrawing…"
        onPress={async () => {
          const result = await act.run({ requestId });
          if (!result.ok) return;
          tell(
            result.value.outcome === 'cancelled'
              ? 'Withdrawn. Nobody has to decide it any more.'
              : 'It was signed a moment before. The access was handed back.',
          );
        }}
      >
        Withdraw the request
      </Button>
      <Refused refusal={act.refusal} />
    </div>
  );
}

export interface RevokeFormProps {
  grantId: string;
  secretId: string;
  holderName: string;
  revoke: (input: { grantId: string; why: string }) => Promise<Result<Uses>>;
}

/** Ends somebody's access at once, with the reason its holder reads. */
export function RevokeForm({ grantId, secretId, holderName, revoke }: RevokeFormProps) {
  const act = useAct(revoke);
  const [why, setWhy] = useState('');
  const errors = useFieldErrors(act.refusal, { why });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const result = await act.run({ grantId, why });
    if (result.ok) tell(`Revoked. ${result.value.usesTaken} of ${result.value.usesAllowed} uses were taken.`);
  };
  return (
    <Disclosure summary="Revoke this access">
      <form onSubmit={send} className="grid gap-8">
        <TextArea
          label="Why"
          help={`${holderName} reads it.`}
          rows={2}
          limit={4000}
          value={why}
          onChange={setWhy}
          error={errors.why}
        />
        {act.refusal?.fields?.why ? null : <Refused refusal={act.refusal} />}
        <p className="text-small text-ink2">
          A value that was seen stays seen.{' '}
          <Link href={`/secrets/${secretId}/rotation`}>Rotate the secret</Link> where it was.
        </p>
        <div>
          <Button type="submit" look="destructive-final" pending={act.pending} pendingLabel="Revoking…">
            Revoke now
          </Button>
        </div>
      </form>
    </Disclosure>
  );
}

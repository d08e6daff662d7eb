'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { ForeignText } from '../format/text.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';

export interface FingerprintChoiceProps {
  connectionId: string;
  connectionName: string;
  isOn: boolean;
  mayChoose: boolean;
  choose: (input: { connectionId: string; on: boolean }) => Promise<Result<unknown>>;
}

/** Whether reveals of an account leave fingerprints, and for who may: the switch, with what it does. */
export function FingerprintChoice({
  connectionId,
  connectionName,
  isOn,
  mayChoose,
  choose,
}: FingerprintChoiceProps) {
  const router = useRouter();
  const [trouble, setTrouble] = useState<string>();
  const [pending, start] = useTransition();
  const press = () =>
    start(async () => {
      const result = await choose({ connectionId, on: !isOn });
      setTrouble(result.ok ? undefined : result.refusal.words);
      router.refresh();
    });
  return (
    <Section title="Fingerprints">
      <p className="max-w-prose py-4 text-ink2">
        {isOn ? (
          <>
            Each reveal of a secret of <ForeignText text={connectionName} /> leaves the fingerprints of its
            value. No value is read for a fingerprint alone: each is a reveal, with its grant, its use and its
            record.
          </>
        ) : (
          <>
            Reveals of secrets of <ForeignText text={connectionName} /> leave no fingerprints, so nothing can
            be compared. An admin can choose otherwise for this account.
          </>
        )}
      </p>
      {mayChoose ? (
        <div className="flex flex-wrap items-center gap-10">
          <Button pending={pending} pendingLabel="Saving" onPress={press}>
            {isOn ? 'End and forget all fingerprints of this account' : 'Let reveals leave fingerprints'}
          </Button>
          {trouble ? (
            <span role="alert" className="text-bad">
              {trouble}
            </span>
          ) : null}
        </div>
      ) : null}
    </Section>
  );
}

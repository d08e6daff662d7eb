'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Refusal, Result } from '#lib/kernel/result.ts';
import type { Confirmation, ConfirmSessionInput } from '#lib/people/confirm-session.ts';
import { PersonName } from '../format/person-name.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/overlay.tsx';
import { offerConfirmation } from './confirm-first.ts';
import { Refused, UNREACHED } from './refused.tsx';

export interface ConfirmDialogProps {
  personId: string;
  personName: string;
  /** The sample company: its people have no second factor, and the dialog says so. */
  personas: boolean;
  confirm: (input: ConfirmSessionInput) => Promise<Result<Confirmation>>;
}

type Answer = (confirmed: boolean) => void;

/** Asks whether the person of the session still sits there. Once, in the frame; acts open it. */
export function ConfirmDialog({ personId, personName, personas, confirm }: ConfirmDialogProps) {
  const waiting = useRef<Answer[]>([]);
  const [open, setOpen] = useState(false);
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  useEffect(
    () =>
      offerConfirmation(() => {
        setRefusal(null);
        setOpen(true);
        return new Promise<boolean>((settle) => waiting.current.push(settle));
      }),
    [],
  );

  const close = useCallback((confirmed: boolean) => {
    setOpen(false);
    for (const settle of waiting.current.splice(0)) settle(confirmed);
  }, []);

  const send = async () => {
    setPending(true);
    setRefusal(null);
    const result = await confirm({ personId }).catch(
      (): Result<Confirmation> => ({ ok: false, refusal: UNREACHED }),
    );
    setPending(false);
    if (!result.ok) return setRefusal(result.refusal);
    if (result.value.kind === 'confirmed') return close(true);
    // Only the provider can confirm; it leads back to this very place.
    window.location.assign(
      `/sign-in?to=${encodeURIComponent(window.location.pathname + window.location.search)}`,
    );
  };

  return (
    <Dialog
      isOpen={open}
      onOpenChange={(isOpen) => {
        if (!isOpen) close(false);
      }}
      title={
        <>
          Confirm that you are <PersonName name={personName} strong />
        </>
      }
      footer={
        <>
          <Button look="primary" pending={pending} pendingLabel="Confirming…" onPress={() => void send()}>
            I am {personName}
          </Button>
          <Button onPress={() => close(false)}>Not now</Button>
        </>
      }
    >
      <p className="text-ink2">
        You confirmed your sign-in more than 5 min ago. Values and decisions open only for a confirmation that
        is fresher; it goes into the audit log and counts for 5 min.
      </p>
      <p className="mt-8 text-ink2">
        {personas
          ? 'The sample company has no second factor: this is your word alone. With an identity provider you would prove it there.'
          : 'Your identity provider asks for your second factor, then leads back here.'}
      </p>
      <div className="mt-8">
        <Refused refusal={refusal} />
      </div>
    </Dialog>
  );
}

'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Refusal, Result } from '#lib/kernel/result.ts';
import type { ConfirmSessionInput } from '#lib/people/confirm-session.ts';
import { PersonName } from '../format/person-name.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/overlay.tsx';
import { offerConfirmation } from './confirm-first.ts';
import { Refused, UNREACHED } from './refused.tsx';

export interface ConfirmDialogProps {
  personId: string;
  personName: string;
  /** Who confirms: the person's word in the sample company, the identity provider, or a link in the terminal. */
  way: ConfirmWay;
  confirm: (input: ConfirmSessionInput) => Promise<Result<Confirmed>>;
}

export type ConfirmWay = 'persona' | 'provider' | 'terminal';

type Confirmed =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'provider'; readonly url: string }
  | { readonly kind: 'terminal' };

const HOW: Readonly<Record<ConfirmWay, string>> = {
  persona:
    'The sample company has no second factor: this is your word alone. With an identity provider you would prove it there.',
  provider:
    'Your identity provider asks you to sign in again, with your second factor, then leads back to this page. What you typed into a request, a decision or a policy is kept.',
  terminal:
    'A link is printed in the terminal that runs Countersign. Open it in this browser; it leads back to this page.',
};

type Answer = (confirmed: boolean) => void;

/** Asks whether the person of the session still sits there. Once, in the frame; acts open it. */
export function ConfirmDialog({ personId, personName, way, confirm }: ConfirmDialogProps) {
  const waiting = useRef<Answer[]>([]);
  const [open, setOpen] = useState(false);
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isPrinted, setIsPrinted] = useState(false);

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
    const { pathname, search, hash } = window.location;
    const result = await confirm({ personId, to: (pathname + search + hash).slice(0, 2_000) }).catch(
      (): Result<Confirmed> => ({ ok: false, refusal: UNREACHED }),
    );
    // Only the provider can confirm; it leads back to this very place. The button rests until the browser has left.
    if (result.ok && result.value.kind === 'provider') return window.location.assign(result.value.url);
    setPending(false);
    if (!result.ok) return setRefusal(result.refusal);
    if (result.value.kind === 'confirmed') return close(true);
    setIsPrinted(true);
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
            {way === 'provider' ? 'Confirm at the identity provider' : `I am ${personName}`}
          </Button>
          <Button onPress={() => close(false)}>Not now</Button>
        </>
      }
    >
      <p className="text-ink2">
        You confirmed your sign-in more than 5 min ago, or not yet. Values and decisions open only for a
        confirmation that is fresher; it goes into the audit log and counts for 5 min.
      </p>
      <p className="mt-8 text-ink2">
        {isPrinted ? 'The link stands in the terminal now. It works once, for 10 minutes.' : HOW[way]}
      </p>
      <div className="mt-8">
        <Refused refusal={refusal} />
      </div>
    </Dialog>
  );
}

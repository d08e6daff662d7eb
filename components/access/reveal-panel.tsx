'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import type { OfferRevealInput } from '#lib/access/offer-reveal.ts';
import type { RevealedValue, RevealSecretValueInput } from '#lib/access/reveal-secret-value.ts';
import type { Refusal, Result } from '#lib/kernel/result.ts';
import { shortId } from '../format/id.ts';
import { Code } from '../format/identifier.tsx';
import { Countdown } from '../format/instant.tsx';
import { formatClock, formatShortDay, millis } from '../format/time.ts';
import { useNow, useZone } from '../format/viewer.tsx';
import { Figure, Figures } from '../ui/facts.tsx';
import { Meter } from '../ui/progress.tsx';
import { CLIPBOARD_SECONDS, emptyClipboardLater } from './clipboard.ts';
import { KeyRow } from './key-row.tsx';
import { Refused, UNREACHED } from './refused.tsx';
import { type ShownValue, useShownValue } from './use-shown-value.ts';

export interface RevealPanelProps {
  grantId: string;
  secretId: string;
  stage: string;
  production: boolean;
  holderName: string;
  startsAt: string;
  endsAt: string;
  usesTaken: number;
  usesAllowed: number;
  /** Key names of the JSON, where they are known from an earlier read. */
  keyNames: readonly string[];
  offer: (input: OfferRevealInput) => Promise<Result<{ nonce: string }>>;
  perform: (input: RevealSecretValueInput) => Promise<Result<RevealedValue>>;
}

/** The row of the whole value; no key of a JSON object can be empty here. */
const WHOLE = '';
/** How long a value is shown at most; the answer says how long it really may be. */
const SHOWN_MS = 30_000;

/** The values of one grant: masked, read at AWS one at a time and only on a press. */
export function RevealPanel(props: RevealPanelProps) {
  const value = useShownValue();
  const reveal = useReveal(props, value);
  const now = useNow('second');
  const router = useRouter();
  const ended = now >= millis(props.endsAt);
  const { drop, state } = value;
  useEffect(() => {
    if (!ended) return;
    drop();
    router.refresh();
  }, [ended, drop, router]);

  const left = Math.max(0, props.usesAllowed - props.usesTaken);
  const nothingLeft = ended ? 'This grant has ended.' : left === 0 ? 'No uses are left.' : undefined;
  const rows = [...props.keyNames, WHOLE];
  return (
    <section aria-label="Values">
      <Figures>
        <Figure label="Grant ends in">
          <Countdown look="figure" label="Grant ends in" until={props.endsAt} since={props.startsAt} />
        </Figure>
        <Figure
          label="Uses left"
          note={`of ${props.usesAllowed}`}
          meter={<Meter share={props.usesAllowed === 0 ? 0 : left / props.usesAllowed} />}
        >
          {left}
        </Figure>
        <HidesIn state={state} production={props.production} />
      </Figures>
      <Refused refusal={reveal.refusal} />
      <ul aria-label="Keys" className="mt-6">
        {rows.map((key) => (
          <KeyRow
            key={key}
            name={key === WHOLE ? null : key}
            state={state.kind !== 'none' && state.key === key ? state : { kind: 'none' }}
            note={reveal.note?.key === key ? reveal.note.words : undefined}
            unusable={nothingLeft}
            production={props.production}
            place={value.place}
            watermark={`${props.holderName}, ${reveal.at}, ${shortId(props.grantId)}`}
            onShow={() => reveal.press(key, 'show')}
            onCopy={() => reveal.press(key, 'copy')}
            onHide={value.drop}
            onCopied={emptyClipboardLater}
          />
        ))}
      </ul>
      <p className="pt-6 text-small text-ink3">
        Show and Copy each take one use, read once at AWS and write their lines to the audit log.
      </p>
      <p className="only-read" aria-live="assertive">
        {reveal.said}
      </p>
    </section>
  );
}

function HidesIn({ state, production }: { state: ShownValue['state']; production: boolean }) {
  const now = useNow('second');
  if (state.kind !== 'shown' && state.kind !== 'masked') {
    return (
      <Figure label="Hides after" meter={<Meter share={0} />}>
        <span className="text-ink3">0:30</span>
      </Figure>
    );
  }
  const name = state.key === WHOLE ? 'Value' : state.key;
  const share = Math.max(0, state.hidesAt - now) / SHOWN_MS;
  return (
    <Figure
      label={
        state.key === WHOLE ? (
          'Hides in'
        ) : (
          <>
            <Code>{name}</Code> hides in
          </>
        )
      }
      meter={<Meter share={share} tone={production ? 'prod' : 'accent'} />}
    >
      <Countdown label={`${name} hides in`} until={new Date(state.hidesAt).toISOString()} />
    </Figure>
  );
}

interface Note {
  key: string;
  words: string;
}

/** Offer, read, show or copy; and what to say about it. */
function useReveal(props: RevealPanelProps, value: ShownValue) {
  const router = useRouter();
  const zone = useZone();
  const now = useNow('second');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [note, setNote] = useState<Note | null>(null);
  const [at, setAt] = useState('');
  const said = useSaid(value.state);

  const copyOut = async (key: string) => {
    const text = value.held();
    if (text === null) return;
    const copied = await writeClipboard(text);
    if (!copied) {
      setNote({ key, words: 'The browser did not allow the copy. Press Copy again, it takes no use.' });
      return;
    }
    value.drop();
    emptyClipboardLater();
    setNote({ key, words: `Copied without showing. The clipboard is emptied after ${CLIPBOARD_SECONDS} s.` });
  };

  const read = async (key: string, way: 'show' | 'copy') => {
    const attempt = value.ask(key, way);
    setRefusal(null);
    setNote(null);
    setAt(`${formatShortDay(now, zone)} ${formatClock(now, zone, true)}`);
    const answer = await readAtAws(props, key, way);
    router.refresh();
    if (!answer.ok) {
      value.fail(attempt);
      setRefusal(answer.refusal);
      return;
    }
    const arrived = value.arrive(attempt, asText(answer.value.value), answer.value.hideAfterSeconds);
    if (arrived && way === 'copy') await copyOut(key);
  };

  const press = (key: string, way: 'show' | 'copy') => {
    const { state } = value;
    const isHere = state.kind === 'masked' && state.key === key;
    if (isHere && way === 'show') value.bringBack();
    else if (isHere) void copyOut(key);
    else if (state.kind !== 'reading') void read(key, way);
  };
  return { refusal, note, at, said, press };
}

async function readAtAws(
  { grantId, secretId, stage, offer, perform }: RevealPanelProps,
  key: string,
  way: 'show' | 'copy',
): Promise<Result<RevealedValue>> {
  try {
    const offered = await offer({ grantId });
    if (!offered.ok) return offered;
    const { nonce } = offered.value;
    return await perform({ nonce, grantId, secretId, stage, keyName: key === WHOLE ? null : key, way });
  } catch {
    return { ok: false, refusal: UNREACHED };
  }
}

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Bytes in the form in which AWS's own tools write them. */
function asText(value: RevealedValue['value']): string {
  if (value.kind === 'text') return value.text;
  let binary = '';
  for (const byte of value.bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** What a reader is told at once: that a value is shown, masked or gone. Never the value. */
function useSaid(state: ShownValue['state']): string {
  const [was, setWas] = useState<ShownValue['state']['kind']>('none');
  const [said, setSaid] = useState('');
  if (state.kind !== was) {
    setWas(state.kind);
    if (state.kind === 'shown') setSaid(`${state.key === WHOLE ? 'Value' : state.key}, shown, hides in 30 s`);
    if (state.kind === 'none' && (was === 'shown' || was === 'masked')) setSaid('Hidden');
    if (state.kind === 'masked') setSaid('Masked');
  }
  return said;
}

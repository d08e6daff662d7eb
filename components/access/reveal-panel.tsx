'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { useElapsed } from '../format/elapsed.ts';
import { shortId } from '../format/id.ts';
import { Code } from '../format/identifier.tsx';
import { Countdown, TimeLeft } from '../format/instant.tsx';
import { millis } from '../format/time.ts';
import { useNow } from '../format/viewer.tsx';
import { Figure, Figures } from '../ui/facts.tsx';
import { Meter } from '../ui/progress.tsx';
import { emptyClipboardLater } from './clipboard.ts';
import { KeyRow } from './key-row.tsx';
import { Refused } from './refused.tsx';
import { type RevealSource, useReveal, WHOLE } from './use-reveal.ts';
import { type ShownValue, useShownValue } from './use-shown-value.ts';

export interface RevealPanelProps extends RevealSource {
  production: boolean;
  holderName: string;
  startsAt: string;
  endsAt: string;
  usesTaken: number;
  usesAllowed: number;
  /** Key names of the JSON, where they are known from an earlier read, or those the grant is for. */
  keyNames: readonly string[];
  /** The grant is for these keys alone: the whole value is not offered. */
  keysOnly: boolean;
  /** Under the figures: that access goes on, under another grant. */
  children?: ReactNode;
}

/** How long a value is shown at most; the answer says how long it really may be. */
const SHOWN_MS = 30_000;

/** The values of one grant: masked, read at AWS one at a time and only on a press. */
export function RevealPanel(props: RevealPanelProps) {
  const value = useShownValue();
  const reveal = useReveal(props, value);
  const said = useSaid(value.state);
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
  const rows = props.keysOnly ? props.keyNames : [...props.keyNames, WHOLE];
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
      {props.children}
      <Refused
        refusal={reveal.refusal}
        ask={{ href: `/requests/new?secret=${props.secretId}`, label: 'Ask for access' }}
      />
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
            onDownload={() => reveal.press(key, 'download')}
            onHide={value.drop}
            onCopied={emptyClipboardLater}
          />
        ))}
      </ul>
      <p className="pt-6 text-small text-ink3">
        Show, Copy and Download each take one use, read once at AWS and write their lines to the audit log.
      </p>
      <p className="only-read" aria-live="assertive">
        {said}
      </p>
    </section>
  );
}

function HidesIn({ state, production }: { state: ShownValue['state']; production: boolean }) {
  const elapsed = useElapsed();
  if (state.kind !== 'shown' && state.kind !== 'masked') {
    return (
      <Figure label="Hides after" meter={<Meter share={0} />}>
        <span className="text-ink3">0:30</span>
      </Figure>
    );
  }
  const name = state.key === WHOLE ? 'Value' : state.key;
  const left = Math.max(0, state.hidesAt - elapsed);
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
      meter={<Meter share={left / SHOWN_MS} tone={production ? 'prod' : 'accent'} />}
    >
      <TimeLeft label={`${name} hides in`} left={left} />
    </Figure>
  );
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

'use client';

import type { RefObject } from 'react';
import { Code } from '../format/identifier.tsx';
import { Button } from '../ui/button.tsx';
import type { ShownState } from './shown-value.ts';
import { Watermark } from './watermark.tsx';

export interface KeyRowProps {
  /** Null: the whole value. */
  name: string | null;
  /** Of this row. */
  state: ShownState;
  /** What became of the last press. */
  note?: string;
  /** Why nothing can be read any more. */
  unusable?: string;
  production: boolean;
  place: RefObject<HTMLElement | null>;
  watermark: string;
  onShow: () => void;
  onCopy: () => void;
  onDownload: () => void;
  onHide: () => void;
  onCopied: () => void;
}

/** Always as many dots, whatever is behind them. */
const DOTS = '••••••••••••';

/** One key: masked, being read, or shown below its row. */
export function KeyRow(props: KeyRowProps) {
  const { state, name } = props;
  const shown = state.kind === 'shown';
  return (
    <li className={`border-b border-rule ${shown ? 'pt-4 pb-12' : ''}`}>
      <div className="grid min-h-40 grid-cols-[8rem_minmax(0,1fr)_auto] items-center gap-x-12 max-desk:grid-cols-[minmax(0,1fr)_auto]">
        <span className="min-w-0 truncate">{name === null ? 'whole value' : <Code>{name}</Code>}</span>
        <span className="min-w-0 text-small text-ink2 max-desk:order-last max-desk:col-span-full">
          <RowNote {...props} />
        </span>
        <span className="flex gap-6">
          <RowButtons {...props} />
        </span>
      </div>
      {shown ? (
        <div
          className={`relative mt-6 max-h-320 overflow-auto rounded-control border no-print ${props.production ? 'border-prod' : 'border-accent'}`}
        >
          <Watermark words={props.watermark} />
          <code
            ref={props.place}
            onCopy={props.onCopied}
            className="relative block px-16 pt-20 pb-22 font-mono text-[0.9375rem]/[1.5rem] break-anywhere whitespace-pre-wrap"
          />
        </div>
      ) : null}
    </li>
  );
}

function RowNote({ state, note }: KeyRowProps) {
  if (state.kind === 'reading') return 'Asked for…';
  if (state.kind === 'shown') return 'Shown. Masked at once when you leave this window.';
  if (state.kind === 'masked') return note ?? 'Masked. Show brings it back, it takes no use.';
  if (note) return note;
  return (
    <>
      <span aria-hidden="true" className="mono tracking-[.08em] text-ink3 select-none max-desk:hidden">
        {DOTS}
      </span>
      <span className="only-read">hidden</span>
    </>
  );
}

/** The first button keeps its place and its focus, whatever it says. */
function RowButtons({ state, name, note, unusable, onShow, onCopy, onDownload, onHide }: KeyRowProps) {
  const what = name ?? 'whole value';
  const here = state.kind === 'masked';
  // The row that was pressed last keeps its buttons, so that the focus is not lost with the last use.
  const off = here || note || state.kind === 'shown' ? undefined : unusable;
  const reading = state.kind === 'reading';
  if (off) {
    return (
      <>
        <Button disabledReason={off} aria-label={`Show ${what}`}>
          Show
        </Button>
        <Button disabledReason={off} aria-label={`Copy ${what}`}>
          Copy
        </Button>
        <Button disabledReason={off} aria-label={`Download ${what}`}>
          Download
        </Button>
      </>
    );
  }
  const shown = state.kind === 'shown';
  return (
    <>
      <Button
        onPress={shown ? onHide : onShow}
        aria-label={shown ? undefined : `Show ${what}`}
        pending={reading && state.way === 'show'}
        keyHint={shown ? 'Esc' : undefined}
      >
        {shown ? 'Hide now' : 'Show'}
      </Button>
      {shown ? null : (
        <>
          <Button onPress={onCopy} aria-label={`Copy ${what}`} pending={reading && state.way === 'copy'}>
            Copy
          </Button>
          <Button
            onPress={onDownload}
            aria-label={`Download ${what}`}
            pending={reading && state.way === 'download'}
          >
            Download
          </Button>
        </>
      )}
    </>
  );
}

'use client';

import type { ItemOutlook, RequestPreview } from '#lib/access/queries/preview-request.ts';
import { Clock } from '../format/instant.tsx';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/state.tsx';
import { automaticWords, firstLapse, policiesWords, signersWords, toldWords } from './outlook-words.ts';

export interface RequestOutlookProps {
  preview: RequestPreview | null;
  /** Being looked at again. */
  busy: boolean;
}

/** The live line: which policy applies, who can sign, who will be told, what a rule decides at once, when it lapses. */
export function RequestOutlook({ preview, busy }: RequestOutlookProps) {
  if (!preview) {
    return (
      <p role="status" className="border-t border-rule pt-12 text-ink2">
        {busy ? 'Looking up which policy applies…' : 'Choose a secret to see which policy applies.'}
      </p>
    );
  }
  const outlooks = preview.items.flatMap(({ outlook }) => outlook ?? []);
  if (preview.refusal) return <Notice tone="warn">{preview.refusal.words}</Notice>;
  if (outlooks.length === 0) return null;
  return (
    <div role="status" aria-busy={busy || undefined} className="border-t border-rule pt-12">
      <p className="max-w-prose text-ink2">
        <b className="text-ink" title={preview.precedence}>
          {policiesWords(outlooks)}
        </b>{' '}
        {signersWords(outlooks)} <Told preview={preview} outlooks={outlooks} />{' '}
        <WhyThisPolicy preview={preview} />
      </p>
      {automaticWords(outlooks).map((words) => (
        <p key={words} className="max-w-prose text-ink2">
          {words}
        </p>
      ))}
    </div>
  );
}

/** Where one sees which policies cover the secret and why this one applies; of the first, where there are several. */
function WhyThisPolicy({ preview }: { preview: RequestPreview }) {
  const first = preview.items.find(({ outlook }) => outlook !== null);
  if (!first) return null;
  return <Link href={`/policies/rehearse?secret=${first.secretId}`}>Why this policy?</Link>;
}

function Told({ preview, outlooks }: { preview: RequestPreview; outlooks: readonly ItemOutlook[] }) {
  const lapse = firstLapse(outlooks);
  if (lapse === null) return null;
  return (
    <>
      {toldWords(preview.told)} Lapses at <Clock at={lapse} /> if nobody decides; your time begins with the
      last signature.
    </>
  );
}

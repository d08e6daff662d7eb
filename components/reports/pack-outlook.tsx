'use client';

import { useEffect, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import type { PackCount } from '#lib/reports/count-pack.ts';
import { type Period, periodWords } from '#lib/reports/rules/period.ts';
import type { PackWanted } from '#lib/reports/rules/wanted.ts';
import { formatCount } from '../format/number.ts';
import { Button } from '../ui/button.tsx';
import { type PackDraft, wantedOf } from './pack-sentence.ts';

export interface PackOutlookProps {
  draft: PackDraft;
  count: (input: PackWanted) => Promise<Result<PackCount>>;
  /** Takes another period. */
  choose: (period: Period) => void;
}

/** Typing goes on: the question waits for a pause. */
const PAUSE_MS = 500;

/** What would be in the pack, counted while somebody fills in the form. */
export function PackOutlook({ draft, count, choose }: PackOutlookProps) {
  const [known, setKnown] = useState<{ key: string; result: Result<PackCount> } | null>(null);
  const key = JSON.stringify(wantedOf(draft));
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(async () => {
      const result = await count(JSON.parse(key) as PackWanted).catch(() => null);
      if (wanted && result) setKnown({ key, result });
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [key, count]);

  const fresh = known?.key === key;
  if (!known)
    return <p className="min-h-20 border-t border-rule pt-8 text-ink3">Counting what would be in it…</p>;
  if (!known.result.ok) {
    return <p className="min-h-20 border-t border-rule pt-8 text-ink2">{known.result.refusal.words}</p>;
  }
  const { title, populations, unknown, known: told } = known.result.value;
  const isTold = told?.from === draft.from && told.to === draft.to;
  return (
    <section
      aria-live="polite"
      aria-label="What would be in it"
      className={`border-t border-rule pt-8 ${fresh ? '' : 'opacity-60'}`}
    >
      <p className="font-semibold">{title}</p>
      {unknown.map((sentence) => (
        <p key={sentence} className="mt-4 text-ink2">
          {sentence}
        </p>
      ))}
      {unknown.length > 0 && told && !isTold ? (
        <p className="mt-6">
          <Button size="small" onPress={() => choose(told)}>
            {`Take what is known: ${periodWords(told)}`}
          </Button>
        </p>
      ) : null}
      <dl className="mt-4 grid grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] gap-x-24 text-small">
        {populations.map((population) => (
          <div key={population.name} className="flex justify-between gap-12 border-b border-rule py-3">
            <dt className="text-ink2">{population.title}</dt>
            <dd className="figures whitespace-nowrap">
              {population.count === null ? 'many, not counted' : formatCount(population.count)}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-6 text-small text-ink3">And the audit records of the period with their proof.</p>
    </section>
  );
}

'use client';

import { Disclosure } from '../ui/disclosure.tsx';
import { INPUT, LABEL } from '../ui/field.tsx';
import { type TrailAddress, trailHref } from './trail-address.ts';

/** Narrows the records to a stretch of time, in UTC. A form of the browser's own: it works without a script. */
export function TimeFields({ address }: { address: TrailAddress }) {
  const kept = new URL(
    trailHref(address, { since: undefined, until: undefined, day: undefined }),
    'http://localhost',
  );
  return (
    <Disclosure summary="Time">
      <form action="/trail" method="get" className="flex flex-wrap items-end gap-8 py-4">
        {Array.from(kept.searchParams, ([key, value]) => (
          <input key={key} type="hidden" name={key} value={value} />
        ))}
        <Moment name="since" label="From, UTC" value={address.since} />
        <Moment name="until" label="Until, UTC" value={address.until} />
        <button
          type="submit"
          className="h-28 rounded-control border border-ctl px-10 hover:bg-hover max-desk:h-36"
        >
          Show this time
        </button>
      </form>
    </Disclosure>
  );
}

function Moment({ name, label, value }: { name: string; label: string; value: string | undefined }) {
  return (
    <label className="block">
      <span className={LABEL}>{label}</span>
      <input
        type="datetime-local"
        name={name}
        defaultValue={value?.slice(0, 16)}
        className={`${INPUT} h-28 max-desk:h-36`}
      />
    </label>
  );
}

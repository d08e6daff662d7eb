import type { RevealView } from '#lib/access/queries/grant-page.ts';
import { Code } from '../format/identifier.tsx';
import { Clock } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { Link } from '../ui/link.tsx';
import { plural } from './words.ts';

/** What the audit log holds of the reveals under a grant, newest first. */
export function RevealLog({ reveals, holder }: { reveals: readonly RevealView[]; holder: boolean }) {
  if (reveals.length === 0) {
    return (
      <p className="mt-4 text-small text-ink3">
        {holder
          ? 'Nothing yet. A line is written before AWS is asked, and one before you see anything.'
          : 'Nothing was revealed.'}
      </p>
    );
  }
  return (
    <ol className="mt-4 text-small/[1.25rem] text-ink2">
      {reveals.map((reveal) => (
        <li key={reveal.id} className="grid grid-cols-[4rem_minmax(0,1fr)] gap-x-8">
          <span className="figures text-ink3">
            <Clock at={reveal.outcomeAt ?? reveal.intendedAt} seconds />
          </span>
          <span className={reveal.state === 'failed' || reveal.state === 'withheld' ? 'text-bad' : undefined}>
            <RevealLine reveal={reveal} />
          </span>
        </li>
      ))}
    </ol>
  );
}

const DONE = {
  show: 'read and shown',
  copy: 'read and copied without showing',
  download: 'read and saved as a file',
} as const;

function RevealLine({ reveal }: { reveal: RevealView }) {
  const what = reveal.keyName === null ? 'Whole value' : <Code>{reveal.keyName}</Code>;
  if (reveal.state === 'intended') return <>{what} is being read</>;
  if (reveal.state === 'failed') {
    return (
      <>
        {what} was not read: {(reveal.outcomeCode ?? 'unknown').replaceAll('-', ' ')}.{' '}
        {reveal.useReturned ? 'The use was given back.' : 'The use stays taken.'}
      </>
    );
  }
  if (reveal.state === 'withheld') {
    return (
      <>
        {what} was read and not handed out: {(reveal.outcomeCode ?? 'unknown').replaceAll('-', ' ')}
      </>
    );
  }
  return (
    <>
      {what} {DONE[reveal.way]}.{' '}
      {reveal.awsRequestId ? (
        <span title={reveal.awsRequestId}>
          AWS request <Code>{reveal.awsRequestId.slice(0, 8)}</Code>
        </span>
      ) : null}
    </>
  );
}

export interface WitnessLinesProps {
  reveals: readonly RevealView[];
  /** Id of a reveal → id of its CloudTrail event. */
  witnesses: ReadonlyMap<string, string>;
}

/** CloudTrail's side: awaited in words, then the match with the way to the record. */
export function WitnessLines({ reveals, witnesses }: WitnessLinesProps) {
  const awaited = reveals.filter(
    (reveal) => reveal.witness === 'awaited' && reveal.state !== 'intended',
  ).length;
  const matched = reveals.filter((reveal) => reveal.witness === 'witnessed');
  return (
    <ul className="mt-8 grid gap-6 text-small text-ink2">
      {awaited > 0 ? (
        <li className="flex items-baseline gap-8">
          <Mark state="not-seen" />
          <span>
            {awaited === 1
              ? 'CloudTrail’s own record of this read has not arrived.'
              : `CloudTrail’s own records of ${plural(awaited, 'read')} have not arrived.`}{' '}
            That usually takes less than 15 minutes.
          </span>
        </li>
      ) : null}
      {matched.map((reveal) => (
        <li key={reveal.id} className="flex items-baseline gap-8">
          <Mark state="fine" label="matched" />
          <span>
            CloudTrail recorded the read of <Clock at={reveal.outcomeAt ?? reveal.intendedAt} seconds />. It
            matches this grant.{' '}
            {witnesses.has(reveal.id) ? (
              <Link href={`/trail/${encodeURIComponent(witnesses.get(reveal.id) ?? '')}`}>
                CloudTrail record
              </Link>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

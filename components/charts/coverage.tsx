import type { ReactNode } from 'react';
import { Instant } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { countOf } from '../format/number.ts';
import { Link } from '../ui/link.tsx';

export interface CoverageProps {
  /** What was seen: account-regions that answered, of how many. Left out where there is one source only. */
  seen?: { readonly of: number; readonly got: number };
  /** ISO instants: the stretch the numbers cover. */
  from: string;
  to: string;
  /** What is missing, as sentences: "Since 08:20, larkfield-data in eu-west-1 is missing from these numbers." */
  missing?: readonly string[];
  /** Says how the numbers were obtained where CloudTrail is not the source. */
  source?: ReactNode;
  feedHref: string;
}

/** The sentence under every chart: what was seen, from when to when, what is missing. "Not seen" is never zero. */
export function Coverage({ seen, from, to, missing = [], source, feedHref }: CoverageProps) {
  return (
    <p className="text-small text-ink2">
      {missing.length > 0 ? (
        <>
          <Mark state="attention" />{' '}
        </>
      ) : null}
      Seen: {seen ? `${seen.got} of ${countOf(seen.of, 'account-region')}, ` : null}
      <Instant at={from} /> to <Instant at={to} />. {source}
      {missing.map((sentence) => `${sentence} `)}
      <Link href={feedHref}>Coverage</Link>
    </p>
  );
}

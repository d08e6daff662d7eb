import { gapsIn, type Stretch } from '#lib/trail/rules/coverage.ts';

/** What one source of the trail saw of the period. Frozen with the pack. Instants in ISO. */
export interface SourceCoverage {
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly gaps: readonly { readonly from: string; readonly to: string }[];
  /** Parts of the period from 0 to 1 that this source saw. */
  readonly share: number;
}

export interface Coverage {
  readonly sources: readonly SourceCoverage[];
  /** Connected accounts and regions that no source has read. */
  readonly neverRead: readonly { readonly account: string; readonly region: string }[];
  /** When rows that change began to keep what they said before: older states are as they were first seen. */
  readonly pastKeptFrom: string;
  /** The first audit record, where it came after the period began. */
  readonly logBegan?: string;
}

/**
 * The same with its members in one order. The database keeps them in another one than they were made in, and a pack that
 * is made again from what it kept must have the same bytes.
 */
export function coverageInOrder(coverage: Coverage): Coverage {
  const place = ({ account, region }: { account: string; region: string }) => ({ account, region });
  const stretch = ({ from, to }: { from: string; to: string }) => ({ from, to });
  return {
    sources: coverage.sources.map(({ source, from, to, gaps, share, ...of }) => ({
      ...{ source, ...place(of), from, to },
      gaps: gaps.map(stretch),
      share,
    })),
    neverRead: coverage.neverRead.map(place),
    pastKeptFrom: coverage.pastKeptFrom,
    ...(coverage.logBegan === undefined ? {} : { logBegan: coverage.logBegan }),
  };
}

/** How a source saw a window; stretches beyond the window do not count. */
export function coverageOf(
  key: Pick<SourceCoverage, 'source' | 'account' | 'region'>,
  window: Stretch,
  seen: readonly Stretch[],
): SourceCoverage {
  const inside = seen
    .map(({ from, to }) => ({
      from: new Date(Math.max(from.getTime(), window.from.getTime())),
      to: new Date(Math.min(to.getTime(), window.to.getTime())),
    }))
    .filter(({ from, to }) => from < to);
  const gaps = window.from < window.to ? gapsIn(window, inside) : [];
  const whole = window.to.getTime() - window.from.getTime();
  const missing = gaps.reduce((sum, gap) => sum + gap.to.getTime() - gap.from.getTime(), 0);
  return {
    ...key,
    from:
      inside.length === 0 ? null : new Date(Math.min(...inside.map((s) => s.from.getTime()))).toISOString(),
    to: inside.length === 0 ? null : new Date(Math.max(...inside.map((s) => s.to.getTime()))).toISOString(),
    gaps: gaps.map((gap) => ({ from: gap.from.toISOString(), to: gap.to.toISOString() })),
    share: whole <= 0 ? 0 : Math.round(((whole - missing) / whole) * 10_000) / 10_000,
  };
}

/** What the pack covers and what it cannot, as sentences. */
export function coverageSentences({ sources, neverRead, pastKeptFrom, logBegan }: Coverage): string[] {
  const whole = sources.filter((source) => source.gaps.length === 0);
  const places = new Set([...sources, ...neverRead].map(({ account, region }) => `${account} ${region}`));
  return [
    ...(logBegan
      ? [
          `The audit log of this installation begins on ${logBegan.slice(0, 10)} (UTC). Requests, decisions and reveals before that are in none of these tables.`,
        ]
      : []),
    places.size === 0
      ? 'No account is connected and no trail was imported: reads past the product are not known.'
      : `CloudTrail of ${countWords(places.size, 'account and region', 'accounts and regions')}; ${countWords(whole.length, 'source', 'sources')} saw the whole period.`,
    ...sources
      .filter((source) => source.gaps.length > 0)
      .map(
        (source) =>
          `${source.account}, ${source.region}, ${source.source}: ${(source.share * 100).toFixed(1)} % of the period was seen, ${countWords(source.gaps.length, 'stretch was', 'stretches were')} not. A read in such a stretch is not in these numbers.`,
      ),
    ...neverRead.map(
      ({ account, region }) => `${account}, ${region}: connected, and its trail was never read.`,
    ),
    'Reads by the AWS accounts’ own administrators are included only where CloudTrail recorded them.',
    'Who could read in AWS past the product is not in the table of who could ask; who did is in the reads.',
    `Roles, people, secrets and verdicts keep their past since ${pastKeptFrom.slice(0, 10)}. What changed before that day is shown as it stood then.`,
  ];
}

function countWords(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

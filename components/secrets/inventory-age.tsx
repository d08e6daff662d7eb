import { Age } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { countOf } from '../format/number.ts';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/state.tsx';
import { syncFailureWords } from './words.ts';

/** One account in one region, and how fresh what we show of it is. */
export interface RegionAge {
  readonly connectionName: string;
  readonly region: string;
  /** `complete`, or what went wrong; `null`: never synced. */
  readonly outcome: string | null;
  readonly seenAt: string | null;
  readonly paused: boolean;
}

function isMissing(region: RegionAge): boolean {
  return (
    region.paused || region.seenAt === null || (region.outcome !== null && region.outcome !== 'complete')
  );
}

/** What of the list is not up to date, said once above it. Nothing where all regions answered. */
export function InventoryGaps({
  regions,
  href,
}: {
  regions: readonly RegionAge[];
  href: string | undefined;
}) {
  const missing = regions.filter(isMissing);
  if (missing.length === 0) return null;
  return (
    <Notice action={href ? <Link href={href}>Connections</Link> : null}>
      <Mark state="attention" />{' '}
      <b>
        {missing.length} of {countOf(regions.length, 'account-region')} did not answer.
      </b>{' '}
      {missing.map((region) => (
        <Gap key={`${region.connectionName} ${region.region}`} region={region} />
      ))}
    </Notice>
  );
}

function Gap({ region }: { region: RegionAge }) {
  const place = `${region.connectionName} in ${region.region}`;
  const why = region.paused
    ? 'is paused'
    : region.outcome === null
      ? 'was never read'
      : `: ${syncFailureWords(region.outcome)}`;
  return (
    <span className="text-ink2">
      <bdi>{place}</bdi>
      {why.startsWith(':') ? why : ` ${why}`}
      {region.seenAt ? (
        <>
          , shown as of <Age at={region.seenAt} look="ago" />
        </>
      ) : null}
      .{' '}
    </span>
  );
}

/** Under the list: how many account-regions it covers and how old the oldest of them is. */
export function InventoryCoverage({
  regions,
  href,
}: {
  regions: readonly RegionAge[];
  href: string | undefined;
}) {
  const seen = regions.flatMap((region) => (region.seenAt === null ? [] : [region.seenAt])).sort();
  const oldest = seen[0];
  if (oldest === undefined) return null;
  const complete = regions.filter((region) => !isMissing(region)).length;
  return (
    <p className="text-small text-ink2">
      Seen: {complete} of {countOf(regions.length, 'account-region')}, the oldest{' '}
      <Age at={oldest} look="ago" />. {href ? <Link href={href}>Coverage</Link> : null}
    </p>
  );
}

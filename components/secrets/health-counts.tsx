import { Mark, type MarkState } from '../format/mark.tsx';
import { formatCount } from '../format/number.ts';
import { NumberLink } from '../ui/link.tsx';
import { type ListAddress, listHref } from './list-address.ts';

export interface HealthCountsProps {
  address: ListAddress;
  counts: { broken: number; attention: number; notSeen: number; fine: number };
}

const STATES = [
  { state: 'broken', key: 'broken', one: 'broken', many: 'broken' },
  { state: 'attention', key: 'attention', one: 'needs attention', many: 'need attention' },
  { state: 'not-seen', key: 'notSeen', one: 'not seen', many: 'not seen' },
  { state: 'fine', key: 'fine', one: 'healthy', many: 'healthy' },
] as const satisfies readonly { state: MarkState; key: string; one: string; many: string }[];

/** How the secrets of a node are, each number the door to its rows. What is nought is not said. */
export function HealthCounts({ address, counts }: HealthCountsProps) {
  return STATES.filter(({ key }) => counts[key] > 0).map(({ state, key, one, many }) => (
    <span key={state} className="inline-flex items-center gap-5">
      {state === 'fine' ? null : <Mark state={state} label={null} />}
      <NumberLink
        href={listHref(address, { health: [state], deletion: undefined, due: undefined, unread: undefined })}
      >
        {formatCount(counts[key])} {counts[key] === 1 ? one : many}
      </NumberLink>
    </span>
  ));
}

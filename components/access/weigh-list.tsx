import { Age } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { Link } from '../ui/link.tsx';
import type { Weight } from './weigh-words.ts';

/** What to weigh: a mark, a fact, the way to what is behind it. */
export function WeighList({ weights }: { weights: readonly Weight[] }) {
  return (
    <ul>
      {weights.map((weight) => (
        <li
          key={weight.id}
          className="grid grid-cols-[1.375rem_minmax(0,1fr)_auto] items-baseline gap-x-8 border-b border-rule py-5"
        >
          <Mark state={weight.mark} />
          <span>
            {weight.about ? (
              <>
                <bdi className="mono break-anywhere">{weight.about}</bdi>:{' '}
              </>
            ) : null}
            {weight.words}
            {weight.at ? (
              <>
                {' '}
                <Age at={weight.at} look="ago" />.
              </>
            ) : null}
          </span>
          {weight.link ? (
            <span className="text-small">
              <Link href={weight.link.href} look="alone">
                {weight.link.label}
              </Link>
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

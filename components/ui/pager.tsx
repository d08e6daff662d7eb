import { formatCount } from '../format/number.ts';
import { Link } from './link.tsx';

export interface KeysetPagerProps {
  /** Rows on this page, and how many came before it. */
  shown: number;
  before?: number;
  /** All rows the filter finds; absent where nobody counted. */
  total?: number;
  pageSize: number;
  nextHref?: string;
  /** Back to the first rows. */
  firstHref?: string;
}

/** "19 of 31 shown. Next 12". No page numbers. */
export function KeysetPager({ shown, before = 0, total, pageSize, nextHref, firstHref }: KeysetPagerProps) {
  const through = before + shown;
  const left = total === undefined ? pageSize : Math.min(pageSize, total - through);
  const range = before > 0 ? `${formatCount(before + 1)} to ${formatCount(through)}` : formatCount(shown);
  return (
    <p className="py-8 text-small text-ink3">
      {range}
      {total === undefined ? ' shown.' : ` of ${formatCount(total)} shown.`}
      {nextHref && left > 0 ? (
        <>
          {' '}
          <Link href={nextHref} keys="next-page">
            Next {formatCount(left)}
          </Link>
        </>
      ) : null}
      {firstHref ? (
        <>
          {nextHref ? ', ' : ' '}
          <Link href={firstHref}>back to the first</Link>
        </>
      ) : null}
    </p>
  );
}

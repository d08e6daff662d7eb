'use client';

import NextLink from 'next/link';
import { usePathname } from 'next/navigation';
import { formatRoundCount } from '../format/number.ts';
import { currentItem, type NavigationGroup, type NavigationItem } from './navigation.ts';

interface NavigationListProps {
  groups: readonly NavigationGroup[];
  /** Rows of 40 px, as under the menu of a phone. */
  tall?: boolean;
  onLeave?: () => void;
}

/** The groups and their items; the current one is known by the address. */
export function NavigationList({ groups, tall, onLeave }: NavigationListProps) {
  const here = currentItem(groups, usePathname());
  return groups.map((group) => (
    <div key={group.name ?? 'first'} className="px-8">
      {group.name ? <h2 className="px-8 pt-14 pb-2 text-micro font-normal text-ink3">{group.name}</h2> : null}
      <ul aria-label={group.name}>
        {group.items.map((item) => (
          <li key={item.href}>
            <Item item={item} current={item.href === here} tall={tall} onLeave={onLeave} />
          </li>
        ))}
      </ul>
    </div>
  ));
}

interface ItemProps {
  item: NavigationItem;
  current: boolean;
  tall: boolean | undefined;
  onLeave: (() => void) | undefined;
}

function Item({ item, current, tall, onLeave }: ItemProps) {
  return (
    <NextLink
      href={item.href}
      prefetch={false}
      onClick={onLeave}
      aria-current={current ? 'page' : undefined}
      data-go={item.letter}
      className={`quick flex items-center rounded-control ${tall ? 'h-40' : 'h-28'} ${
        current ? 'border border-rule bg-page px-7 font-semibold text-ink' : 'px-8 text-ink2 hover:bg-hover'
      }`}
    >
      {item.label}
      {item.count ? (
        <span
          className={`figures ml-auto text-small ${item.alarm ? 'font-semibold text-bad' : 'font-normal text-ink3'}`}
        >
          {formatRoundCount(item.count)}
          {item.alarm ? <span className="only-read">, to be acted on</span> : null}
        </span>
      ) : null}
    </NextLink>
  );
}

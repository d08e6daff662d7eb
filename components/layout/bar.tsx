'use client';

import NextLink from 'next/link';
import type { ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { Mark, type MarkState } from '../format/mark.tsx';
import { PersonName } from '../format/person-name.tsx';
import { Chevron } from '../ui/chevron.tsx';

export interface FeedHealthProps {
  /** "Trail 4 min behind, 1 gap". */
  words: string;
  /** Absent where the feed is well: then there is no mark. */
  state?: Exclude<MarkState, 'fine'>;
  href: string;
}

/** How late the trail is and what it misses; always there, links to the feed. */
export function FeedHealth({ words, state, href }: FeedHealthProps) {
  return (
    <NextLink
      href={href}
      prefetch={false}
      title={words}
      className="inline-flex h-24 min-w-24 items-center justify-center gap-6 text-small whitespace-nowrap text-ink2 hover:underline hover:underline-offset-3"
    >
      {state ? <Mark state={state} label={null} /> : null}
      <span className={state ? 'max-full:only-read' : 'max-desk:only-read'}>{words}</span>
    </NextLink>
  );
}

export interface BreakGlassReminderProps {
  count: number;
  /** "1 break-glass to review", "1 break-glass not settled". */
  words: string;
  /** A review is past its time. */
  overdue?: boolean;
  href: string;
}

/** Red in the bar of every page, while there is break-glass that nobody has dealt with. */
export function BreakGlassReminder({ count, words, overdue, href }: BreakGlassReminderProps) {
  if (count === 0) return null;
  return (
    <NextLink
      href={href}
      prefetch={false}
      title={words}
      className="inline-flex h-24 min-w-24 items-center justify-center gap-6 rounded-tag border border-bad bg-bad-wash px-6 text-small font-semibold whitespace-nowrap text-bad hover:underline hover:underline-offset-3"
    >
      <Mark state="broken" label={null} />
      <span className="max-desk:only-read">
        {words}
        {overdue ? ', overdue' : ''}
      </span>
      <span aria-hidden="true" className="desk:hidden">
        {count}
      </span>
    </NextLink>
  );
}

export interface AccountProps {
  name: string;
  /** The role's word: engineer, approver, admin, auditor. */
  roleName: string;
  /** The form that signs out, and what else belongs to the person. */
  children: ReactNode;
}

/** Who is signed in, and under it what they can do about it. */
export function Account({ name, roleName, children }: AccountProps) {
  return (
    <DialogTrigger>
      <Button className="inline-flex h-28 items-center gap-4 rounded-control px-4 text-small whitespace-nowrap text-ink2 hover:bg-hover max-desk:hidden">
        <PersonName name={name} strong /> {roleName} <Chevron towards="down" />
      </Button>
      <Popover
        placement="bottom end"
        className="fades w-240 rounded-control border border-rule2 bg-page p-12"
      >
        <Dialog aria-label="Signed in" className="outline-none">
          {children}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

import NextLink from 'next/link';
import type { ReactNode } from 'react';
import { type ButtonLook, type ButtonSize, buttonClass } from './button-look.ts';

export interface LinkProps {
  href: string;
  children: ReactNode;
  /**
   * text: inside running text, underlined. alone: stands by itself, accent, no line. row: takes the colour of what it
   * holds, for names in tables. bad: alone, where somebody must act.
   */
  look?: 'text' | 'alone' | 'row' | 'bad';
  'aria-label'?: string;
  'aria-current'?: 'page' | 'true';
  title?: string;
  /** Names the link for the keyboard, such as `e` or `next-page`. Only links can have one, never buttons. */
  keys?: string;
  id?: string;
  /** The place of a row's own link in a DataTable. */
  isRowLink?: boolean;
}

const LOOKS = {
  text: 'link-in-text hover:decoration-current',
  alone: 'text-accent hover:underline hover:underline-offset-2',
  row: 'text-inherit hover:underline hover:decoration-rule2 hover:underline-offset-3',
  bad: 'font-semibold text-bad hover:underline hover:underline-offset-2',
} as const;

/** A link to another page of the product. Nothing is fetched before it is followed: looking is recorded. */
export function Link({ look = 'text', keys, isRowLink, ...rest }: LinkProps) {
  return (
    <NextLink
      {...rest}
      prefetch={false}
      className={LOOKS[look]}
      data-keys={keys}
      data-row-link={isRowLink ? '' : undefined}
    />
  );
}

export interface NumberLinkProps {
  /** Leads to exactly the rows that are counted. */
  href: string;
  children: ReactNode;
  /** What is counted, for readers: "broken secrets". */
  label?: string;
  alarm?: boolean;
  /** Set as one of the at most three figures of a screen. */
  figure?: boolean;
}

/** A number that is a door. At least 24 px wide and high. */
export function NumberLink({ href, children, label, alarm, figure }: NumberLinkProps) {
  const look = figure
    ? 'text-figure'
    : `inline-flex h-24 min-w-24 items-center justify-end ${alarm ? 'font-semibold text-bad' : ''}`;
  return (
    <NextLink
      href={href}
      prefetch={false}
      className={`figures whitespace-nowrap hover:underline hover:underline-offset-3 ${look}`}
    >
      {children}
      {label ? <span className="only-read"> {label}</span> : null}
    </NextLink>
  );
}

export interface LinkButtonProps {
  href: string;
  children: ReactNode;
  look?: ButtonLook;
  size?: ButtonSize;
  wide?: boolean;
  keys?: string;
}

/** A link with the look of a button: it leads to where the act is done. */
export function LinkButton({ href, children, look, size, wide, keys }: LinkButtonProps) {
  return (
    <NextLink
      href={href}
      prefetch={false}
      className={`${buttonClass(look, size)} ${wide ? 'w-full' : ''}`}
      data-keys={keys}
    >
      {children}
    </NextLink>
  );
}

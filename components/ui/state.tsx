import type { ReactNode } from 'react';
import { Mark } from '../format/mark.tsx';

export interface EmptyStateProps {
  /** One sentence: what there is not. */
  title: string;
  /** What would appear here, or the first act. */
  children?: ReactNode;
  /** A link or button that does the first act. */
  action?: ReactNode;
}

/** Nothing there, and what to do first. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="max-w-prose py-8">
      <p className="font-semibold">{title}</p>
      {children ? <div className="mt-2 text-ink2">{children}</div> : null}
      {action ? <div className="mt-12">{action}</div> : null}
    </div>
  );
}

export interface ErrorStateProps {
  /** What happened. */
  happened: string;
  /** What was not changed. */
  unchanged?: string;
  /** What to do. */
  remedy?: ReactNode;
  /** A retry or a way out. */
  action?: ReactNode;
}

/** Trouble, said where it happened and in three parts. */
export function ErrorState({ happened, unchanged, remedy, action }: ErrorStateProps) {
  return (
    <div role="alert" className="wash-bad max-w-full border-y border-bad px-12 py-10">
      <p className="max-w-prose">
        <Mark state="broken" label={null} /> <span className="font-semibold text-bad">{happened}</span>
        {unchanged ? ` ${unchanged}` : ''}
      </p>
      {remedy ? <div className="mt-2 max-w-prose text-ink2">{remedy}</div> : null}
      {action ? <div className="mt-8 flex flex-wrap gap-8">{action}</div> : null}
    </div>
  );
}

export interface NoticeProps {
  tone?: 'bad' | 'warn' | 'ok' | 'prod' | 'accent' | 'plain';
  children: ReactNode;
  /** At the right: a link that leads on. */
  action?: ReactNode;
}

const TONES = {
  bad: 'wash-bad border-bad',
  warn: 'wash-warn border-warn-mark',
  ok: 'wash-ok border-ok',
  prod: 'wash-prod border-prod',
  accent: 'wash-accent border-accent',
  plain: 'border-rule',
} as const;

/** A banner or one open alarm. `plain` is a line of text between hairlines. */
export function Notice({ tone = 'plain', children, action }: NoticeProps) {
  const pad = tone === 'plain' ? 'border-b py-8' : 'border-y px-12 py-8';
  return (
    <div className={`flex flex-wrap items-baseline justify-between gap-x-16 gap-y-4 ${pad} ${TONES[tone]}`}>
      <div className="min-w-0 flex-1 basis-320">{children}</div>
      {action ? <div className="shrink-0">{action}</div> : null}
    </div>
  );
}

/** The line under a secret's facts: its mark, the problem in bold, what it means, the way to its cause. */
export function ProblemLine({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Notice action={action}>
      <span className="flex items-baseline gap-10">
        <Mark state="broken" />
        <span>
          <b>{title}</b> {children}
        </span>
      </span>
    </Notice>
  );
}

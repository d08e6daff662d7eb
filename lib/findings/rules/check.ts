import type { FactKind, FactsByKind } from './facts.ts';
import type { Draft, Evidence } from './finding.ts';

/**
 * One way in which something can be wrong. Its name and the subjects of its drafts are stored: neither ever changes its
 * meaning.
 */
export interface Check<K extends FactKind> {
  readonly name: string;
  readonly looksAt: K;
  /** What is wrong, as the heading over its findings: "Never rotated". */
  readonly title: string;
  /** What can happen if nobody acts. */
  readonly risk: string;
  /** What to do. */
  readonly remedy: string;
  /** Pure: one row of facts and the time in, a draft or nothing out. */
  judge(facts: FactsByKind[K], now: Date): Draft | null;
  /** The matter in words. Behind the name of the secret where it has one, else a sentence of its own. */
  says(evidence: Evidence): string;
}

export type AnyCheck = { [K in FactKind]: Check<K> }[FactKind];

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** "3 days" */
export function counted(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}

/** "once", "6 times". */
export function often(count: number): string {
  return count === 1 ? 'once' : counted(count, 'time');
}

export function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / DAY);
}

/** A number of an evidence; 0 where it has none of that name. */
export function numberIn(evidence: Evidence, name: string): number {
  const value = evidence[name];
  return typeof value === 'number' ? value : 0;
}

/** A text of an evidence; empty where it has none of that name. */
export function textIn(evidence: Evidence, name: string): string {
  const value = evidence[name];
  return typeof value === 'string' ? value : '';
}

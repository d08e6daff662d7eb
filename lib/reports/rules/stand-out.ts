import type { PopulationName } from './populations.ts';

/** What is counted while rows go by, for the first page. */
export interface Tally {
  readonly counts: Readonly<Partial<Record<PopulationName, number>>>;
  /** Population, column, value → rows. */
  readonly by: Readonly<Record<string, number>>;
}

/** Columns whose values are counted. */
export const COUNTED: readonly (readonly [PopulationName, string])[] = [
  ['human-reads', 'verdict'],
  ['requests', 'state'],
  ['reveals', 'outcome'],
  ['reveals', 'witness'],
  ['break-glass', 'review'],
  ['rotation-compliance', 'state'],
  ['decisions', 'own_request'],
  ['certification', 'verdict'],
];

export function tallyKey(population: string, column: string, value: string | null): string {
  return `${population} ${column} ${value ?? ''}`;
}

export interface Figure {
  readonly value: string;
  readonly label: string;
  readonly bad?: boolean;
}

/** At most four figures that open the report. Only what was counted. */
export function figuresOf({ counts, by }: Tally): Figure[] {
  const figures: Figure[] = [];
  const reads = counts['human-reads'];
  if (reads !== undefined) {
    const unexplained = by[tallyKey('human-reads', 'verdict', 'unexplained')] ?? 0;
    const covered = by[tallyKey('human-reads', 'verdict', 'covered')] ?? 0;
    figures.push({ value: grouped(reads), label: 'reads by people in CloudTrail' });
    figures.push({ value: grouped(covered), label: 'covered by a grant' });
    figures.push({ value: grouped(unexplained), label: 'unexplained', bad: unexplained > 0 });
  }
  if (counts.requests !== undefined && figures.length < 3)
    figures.push({ value: grouped(counts.requests), label: 'requests' });
  const rotation = rotationShare(by);
  if (rotation)
    figures.push({ value: `${rotation.share} %`, label: `rotated in time, ${rotation.overdue} overdue` });
  return figures.slice(0, 4);
}

/** Of the secrets that are to rotate, those whose date had not passed. Null: none is to rotate. */
export function rotationShare(by: Tally['by']): { readonly share: string; readonly overdue: number } | null {
  const inTime = by[tallyKey('rotation-compliance', 'state', 'in time')] ?? 0;
  const overdue = by[tallyKey('rotation-compliance', 'state', 'overdue')] ?? 0;
  if (inTime + overdue === 0) return null;
  return { share: ((inTime / (inTime + overdue)) * 100).toFixed(1), overdue };
}

/** What a reviewer should look at first, worst first. */
export function standOutSentences({ counts, by }: Tally): string[] {
  const of = (population: string, column: string, value: string): number =>
    by[tallyKey(population, column, value)] ?? 0;
  const found: (readonly [number, (count: number) => string])[] = [
    [
      of('decisions', 'own_request', 't'),
      (n) => `${plural(n, 'decision was', 'decisions were')} on one’s own request. This must not be.`,
    ],
    [
      of('human-reads', 'verdict', 'unexplained'),
      (n) =>
        `${plural(n, 'read', 'reads')} of production by people had no grant, no break-glass and no explanation.`,
    ],
    [
      of('human-reads', 'verdict', 'pending'),
      (n) => `${plural(n, 'read was', 'reads were')} not judged yet.`,
    ],
    [
      of('reveals', 'witness', 'no record after 24 h'),
      (n) => `${plural(n, 'reveal has', 'reveals have')} no record in CloudTrail after 24 h.`,
    ],
    [
      of('break-glass', 'review', 'overdue'),
      (n) => `${plural(n, 'break-glass opening was', 'break-glass openings were')} not reviewed in time.`,
    ],
    [
      of('rotation-compliance', 'state', 'overdue'),
      (n) => `${plural(n, 'rotation was', 'rotations were')} overdue at the end of the period.`,
    ],
    [
      of('certification', 'verdict', 'not looked at'),
      (n) => `${plural(n, 'row', 'rows')} of certifications were closed without a look.`,
    ],
    [
      counts['refused-own-approvals'] ?? 0,
      (n) => `${plural(n, 'attempt', 'attempts')} to sign for oneself ${n === 1 ? 'was' : 'were'} refused.`,
    ],
  ];
  const sentences = found.filter(([count]) => count > 0).map(([count, words]) => words(count));
  return sentences.length > 0
    ? sentences
    : ['In what was seen, nothing is unexplained, overdue or waiting for a review.'];
}

function plural(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** `48,213`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

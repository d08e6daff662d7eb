import { millis } from '../format/time.ts';

/** The facts behind the label picture, and where they stand in it. Pure; all x and y are px of the picture. */

export interface LabelSpan {
  /** AWSPENDING, AWSCURRENT, AWSPREVIOUS or one of the company's own. */
  label: string;
  versionId: string;
  /** ISO instants. `to` is absent while the version still holds the label. */
  from: string;
  to?: string;
  evidence: 'recorded' | 'inferred';
  /** A pending version that never became current. */
  failed?: boolean;
  /** ISO instants of the attempts that failed: a cross each. */
  attempts?: readonly string[];
}

export interface Lane {
  label: string;
  /** Middle of the lane. */
  y: number;
  /** Half the thickness of its ribbons. */
  half: number;
}

export type Tone = 'v1' | 'v2' | 'v3' | 'v4' | 'bad';

export interface PlacedSpan {
  span: LabelSpan;
  x0: number;
  x1: number;
  lane: Lane;
}

export interface Ribbon {
  versionId: string;
  tone: Tone;
  outline: string;
  spans: readonly PlacedSpan[];
}

export interface LanesModel {
  lanes: readonly Lane[];
  ribbons: readonly Ribbon[];
  height: number;
  /** x of an ISO instant. */
  x: (at: string) => number;
}

export interface Frame {
  from: string;
  now: string;
  left: number;
  right: number;
  top: number;
}

const MAIN = ['AWSPENDING', 'AWSCURRENT', 'AWSPREVIOUS'];
const PLACES: Record<string, { gap: number; half: number }> = {
  AWSPENDING: { gap: 30, half: 6 },
  AWSCURRENT: { gap: 52, half: 16 },
  AWSPREVIOUS: { gap: 54, half: 9 },
};
const OWN_PLACE = { gap: 40, half: 7 };
/** Half the width of the curve in which a label moves. */
const BEND = 13;
/** Two spans belong to one movement when the one ends this close to where the other begins. */
const SAME_MOMENT_PX = 2;

function lanesOf(spans: readonly LabelSpan[], top: number): { lanes: Lane[]; height: number } {
  const own = [...new Set(spans.map((span) => span.label))].filter((label) => !MAIN.includes(label)).sort();
  let y = top;
  const lanes = [...MAIN, ...own].map((label) => {
    const place = PLACES[label] ?? OWN_PLACE;
    y += place.gap;
    return { label, y, half: place.half };
  });
  return { lanes, height: y + 24 };
}

/** The current version stands out; those that were current alternate, newest first; what was never current is grey. */
function tonesOf(spans: readonly LabelSpan[]): Map<string, Tone> {
  const tones = new Map<string, Tone>();
  for (const span of spans) if (span.failed) tones.set(span.versionId, 'bad');
  const current = spans.find((span) => span.label === 'AWSCURRENT' && !span.to);
  const wereCurrent = spans
    .filter((span) => span.label === 'AWSCURRENT')
    .sort((a, b) => millis(b.from) - millis(a.from));
  let next: 'v2' | 'v3' = 'v2';
  for (const { versionId } of wereCurrent) {
    if (tones.has(versionId)) continue;
    if (versionId === current?.versionId) tones.set(versionId, 'v4');
    else {
      tones.set(versionId, next);
      next = next === 'v2' ? 'v3' : 'v2';
    }
  }
  return tones;
}

function chains(spans: readonly PlacedSpan[]): PlacedSpan[][] {
  const found: PlacedSpan[][] = [];
  for (const span of [...spans].sort((a, b) => a.x0 - b.x0 || a.lane.y - b.lane.y)) {
    const moves = MAIN.includes(span.lane.label);
    const open = found.find((chain) => {
      const last = chain[chain.length - 1];
      if (!last || Math.abs(last.x1 - span.x0) > SAME_MOMENT_PX) return false;
      return last.lane === span.lane || (moves && MAIN.includes(last.lane.label));
    });
    if (open) open.push(span);
    else found.push([span]);
  }
  return found;
}

function bendAt(before: PlacedSpan, after: PlacedSpan): number {
  return Math.min(BEND, (before.x1 - before.x0) / 2, (after.x1 - after.x0) / 2);
}

/** One closed line around all lanes a version went through; it starts flat, from above, and ends flat or tapering. */
function outlineOf(chain: readonly PlacedSpan[], ends: Frame): string {
  const first = chain[0];
  const last = chain[chain.length - 1];
  if (!first || !last) return '';
  const forth: string[] = [];
  const back: string[] = [];
  chain.forEach((span, index) => {
    const next = chain[index + 1];
    if (!next) return;
    const at = span.x1;
    const bend = bendAt(span, next);
    forth.push(
      `L${px(at - bend)} ${top(span)}C${px(at)} ${top(span)} ${px(at)} ${top(next)} ${px(at + bend)} ${top(next)}`,
    );
    back.unshift(
      `L${px(at + bend)} ${foot(next)}C${px(at)} ${foot(next)} ${px(at)} ${foot(span)} ${px(at - bend)} ${foot(span)}`,
    );
  });
  // Only what was seen to begin can fall in from above: an inferred beginning does not say how it came.
  const putByHand =
    first.lane.label === 'AWSCURRENT' && first.x0 > ends.left + 1 && first.span.evidence === 'recorded';
  const [enter, leaveStart] = putByHand ? fromAbove(first, ends.top) : flatStart(first);
  const tapers =
    MAIN.includes(last.lane.label) && last.x1 < ends.right - 1 && last.lane.label !== 'AWSPENDING';
  const end = tapers ? taper(last) : `L${px(last.x1)} ${top(last)}L${px(last.x1)} ${foot(last)}`;
  return `${enter}${forth.join('')}${end}${back.join('')}${leaveStart}Z`;
}

function px(value: number): number {
  return Math.round(value * 100) / 100;
}

function top(span: PlacedSpan): number {
  return span.lane.y - span.lane.half;
}

function foot(span: PlacedSpan): number {
  return span.lane.y + span.lane.half;
}

function flatStart(span: PlacedSpan): [string, string] {
  return [`M${px(span.x0)} ${top(span)}`, `L${px(span.x0)} ${foot(span)}`];
}

/** A value put by hand falls in from above, past AWSPENDING. */
function fromAbove(span: PlacedSpan, ceiling: number): [string, string] {
  const x = span.x0;
  const y = ceiling + 8;
  return [
    `M${px(x - 1)} ${y}C${px(x + 1)} ${y + 24} ${px(x - 1)} ${top(span)} ${px(x + BEND)} ${top(span)}`,
    `L${px(x + BEND)} ${foot(span)}C${px(x - 6)} ${foot(span)} ${px(x - 3)} ${y + 36} ${px(x - 1)} ${y}`,
  ];
}

/** A version that loses its last label falls away. */
function taper(span: PlacedSpan): string {
  const at = span.x1;
  const bend = Math.min(BEND, (span.x1 - span.x0) / 2);
  const tip = foot(span) + 16;
  return (
    `L${px(at - bend)} ${top(span)}C${px(at + 3)} ${top(span)} ${px(at)} ${tip - 8} ${px(at + bend)} ${tip}` +
    `C${px(at - 5)} ${tip - 6} ${px(at - 2)} ${foot(span)} ${px(at - bend)} ${foot(span)}`
  );
}

/** Places all spans between `frame.from` and now. Spans outside the window are cut, those before it left out. */
export function lanesModel(all: readonly LabelSpan[], frame: Frame): LanesModel {
  const start = millis(frame.from);
  const width = Math.max(1, millis(frame.now) - start);
  const x = (at: string) => frame.left + ((millis(at) - start) / width) * (frame.right - frame.left);
  const spans = all.filter((span) => !span.to || millis(span.to) > start);
  const { lanes, height } = lanesOf(spans, frame.top);
  const tones = tonesOf(all);
  const versions = [...new Set(spans.map((span) => span.versionId))];
  const ribbons = versions.flatMap((versionId) => {
    const placed = spans.flatMap((span) => {
      const lane = lanes.find(({ label }) => label === span.label);
      if (span.versionId !== versionId || !lane) return [];
      const x0 = Math.max(frame.left, x(span.from));
      return [{ span, lane, x0, x1: Math.max(x0 + 1, span.to ? x(span.to) : frame.right) }];
    });
    return chains(placed).map((chain) => ({
      versionId,
      tone: chain.some(({ span }) => span.failed)
        ? ('bad' as const)
        : (tones.get(versionId) ?? ('v1' as const)),
      outline: outlineOf(chain, frame),
      spans: chain,
    }));
  });
  return { lanes, ribbons, height, x };
}

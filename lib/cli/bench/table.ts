import { type Figure, reachesGoal } from './benchmark.ts';

const HEAD = ['what', 'measured', 'base', 'ratio', 'goal', ''] as const;

/** Figures as a table for a terminal. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [HEAD, ...figures.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}

function rowOf(figure: Figure): readonly string[] {
  const { what, value, unit, base, goal } = figure;
  const verdict = reachesGoal(figure);
  return [
    what,
    `${number(value)} ${unit}`,
    base ? `${number(base.value)} ${unit} (${base.what})` : '',
    base ? `${(value / base.value).toFixed(2)} ×` : '',
    goal === undefined ? '' : 'atMost' in goal ? `≤ ${number(goal.atMost)}` : `≥ ${number(goal.atLeast)}`,
    verdict === undefined ? '' : verdict ? 'reached' : 'missed',
  ];
}

function number(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-GB');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

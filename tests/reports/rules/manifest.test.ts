import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FRAMEWORKS, populationsOf, REPORTS } from '#lib/reports/rules/frameworks.ts';
import { GENERATOR } from '#lib/reports/rules/manifest.ts';
import { POPULATION_NAMES, populationOf } from '#lib/reports/rules/populations.ts';
import { packFileName } from '#lib/reports/rules/wanted.ts';
import { WANTED } from '../lively-world.ts';

describe('what a pack says of itself', () => {
  it('names the version of the product', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(GENERATOR.version).toBe(version);
  });

  it('answers each control with tables that there are, and each table answers a control', () => {
    const answering = Object.values(FRAMEWORKS).flatMap(({ controls }) =>
      controls.flatMap((control) => [...control.answeredBy]),
    );
    for (const name of answering) expect([...POPULATION_NAMES, 'audit-log', 'coverage']).toContain(name);
    for (const name of POPULATION_NAMES) expect(answering).toContain(name);
    for (const report of REPORTS) expect(populationsOf(report).length).toBeGreaterThan(5);
  });

  it('prints columns that there are, and names no column twice', () => {
    for (const name of POPULATION_NAMES) {
      const columns = populationOf(name).columns.map((column) => column.name);
      expect(new Set(columns).size, name).toBe(columns.length);
      for (const [column] of populationOf(name).printed) expect(columns, name).toContain(column);
    }
  });

  it('has a name of fixed words, dates and its id', () => {
    const wanted = { ...WANTED, period: { from: '2026-07-01', to: '2026-09-30' }, report: 'soc-2' as const };
    expect(packFileName('evp_0000000012345678', wanted)).toBe(
      'countersign-soc-2-2026-07-01-to-2026-09-30-12345678.zip',
    );
  });
});

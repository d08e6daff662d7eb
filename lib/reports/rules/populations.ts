import { ACCESS_POPULATIONS } from './access-populations.ts';
import type { Population } from './population.ts';
import { STATE_POPULATIONS } from './state-populations.ts';

/**
 * What a pack can hold: each population with its columns in their order. Readers elsewhere depend on the names of files
 * and columns: they are never renamed, new columns come last.
 */
export const POPULATIONS = { ...ACCESS_POPULATIONS, ...STATE_POPULATIONS } as const;

export type PopulationName = keyof typeof POPULATIONS;

export const POPULATION_NAMES = Object.keys(POPULATIONS) as readonly PopulationName[];

export function isPopulation(text: string): text is PopulationName {
  return Object.hasOwn(POPULATIONS, text);
}

export function populationOf(name: PopulationName): Population {
  return POPULATIONS[name];
}

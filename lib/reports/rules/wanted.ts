import { z } from 'zod';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import { ENVIRONMENTS } from '#lib/secrets/rules/environment.ts';
import { populationsOf, REPORTS, reportTitle } from './frameworks.ts';
import { daysIn, isZone, LONGEST_DAYS, periodSchema, periodWords } from './period.ts';
import { isPopulation, POPULATION_NAMES, type PopulationName } from './populations.ts';

/** Which secrets, and what is about them. Null: all. */
export const packScopeSchema = z.strictObject({
  environments: z.array(z.enum(ENVIRONMENTS)).min(1).max(ENVIRONMENTS.length).nullable(),
  /** A folder of the tree, without a slash at its end; empty: all. Characters that AWS allows in names. */
  path: z
    .string()
    .max(512)
    .regex(
      /^[A-Za-z0-9/_+=.@-]*$/,
      'Write the path as the tree shows it, such as prod/payments, without a star.',
    ),
  accounts: z
    .array(z.string().regex(/^\d{12}$/))
    .min(1)
    .max(100)
    .nullable(),
});

export type PackScope = z.infer<typeof packScopeSchema>;

/** Everything a pack is made from beside the database as it stood. */
export const packWantedSchema = z.strictObject({
  report: z.enum(REPORTS),
  period: periodSchema,
  zone: z.string().max(64),
  scope: packScopeSchema,
  /** Null: those of the report. */
  populations: z.array(z.string().refine(isPopulation)).min(1).max(POPULATION_NAMES.length).nullable(),
});

export type PackWanted = z.infer<typeof packWantedSchema>;

/** Says whether this can be made; the order of lists and double entries make no difference to what is made. */
export function checkWanted(wanted: PackWanted): Result<PackWanted> {
  if (!isZone(wanted.zone)) {
    return refuse('no-such-zone', 'We do not know a time zone of this name. Write it as in Europe/Berlin.', {
      zone: 'We do not know a time zone of this name. Write it as in Europe/Berlin.',
    });
  }
  const days = daysIn(wanted.period);
  if (days < 1) {
    const words = 'The last day is before the first. Nothing was made.';
    return refuse('period-inverted', words, { to: words });
  }
  if (days > LONGEST_DAYS) {
    const words = 'That is longer than three years. Make a pack for each year.';
    return refuse('period-too-long', words, { to: words });
  }
  return ok(inOrder(wanted));
}

function inOrder(wanted: PackWanted): PackWanted {
  const { environments, accounts, path } = wanted.scope;
  const sorted = <T extends string>(list: readonly T[]): T[] => [...new Set(list)].sort();
  return {
    report: wanted.report,
    period: { from: wanted.period.from, to: wanted.period.to },
    zone: wanted.zone,
    scope: {
      environments: environments && ENVIRONMENTS.filter((environment) => environments.includes(environment)),
      path: path.replace(/\/+$/, ''),
      accounts: accounts && sorted(accounts),
    },
    populations: wanted.populations && [...populationsIn(wanted)],
  };
}

/** The populations of a pack, in their order. */
export function populationsIn({ report, populations }: PackWanted): readonly PopulationName[] {
  if (populations === null) return populationsOf(report);
  return POPULATION_NAMES.filter((name) => populations.includes(name));
}

/** `Production, third quarter 2026`. */
export function packTitle(wanted: PackWanted): string {
  const words = periodWords(wanted.period);
  const head = wanted.report === 'full' ? '' : `${reportTitle(wanted.report)}: `;
  return `${head}${scopeWords(wanted.scope)}, ${words}`;
}

/** `Production under prod/payments`, `Everything`. Starts with a capital letter. */
export function scopeWords({ environments, path, accounts }: PackScope): string {
  const named = environments === null ? 'Everything' : joined(environments);
  const below = path === '' ? '' : ` under ${path}`;
  const within =
    accounts === null ? '' : ` in ${accounts.length === 1 ? 'account' : 'accounts'} ${accounts.join(', ')}`;
  return `${named.charAt(0).toUpperCase()}${named.slice(1)}${below}${within}`;
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Made of fixed words, dates and the pack's id; nothing a person typed. */
export function packFileName(id: string, wanted: PackWanted): string {
  const { from, to } = wanted.period;
  return `countersign-${wanted.report === 'full' ? 'evidence' : wanted.report}-${from}-to-${to}-${id.slice(-8).toLowerCase()}.zip`;
}

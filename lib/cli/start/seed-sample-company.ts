import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../../launch/home.mjs';
import type { ProductStart } from './product-start.ts';

const PROGRAM = join(ROOT, 'lib', 'cli', 'seed-company.ts');

/** What the seed is given: the databases and the local AWS, all running. It may be run again on what it made. */
export interface SampleCompanyPlace {
  readonly ownerUrl: string;
  readonly applicationUrl: string;
  readonly localAwsUrl: string;
}

/** @returns a note for the progress line, or undefined when there was nothing to do. */
export type SeedSampleCompany = (place: SampleCompanyPlace) => Promise<string | undefined>;

export function hasSampleCompany(): boolean {
  return existsSync(PROGRAM);
}

export async function seed({ databases, localAws }: ProductStart): Promise<string | undefined> {
  if (!databases || !localAws) return undefined;
  const { seedSampleCompany } = (await import(pathToFileURL(PROGRAM).href)) as {
    seedSampleCompany: SeedSampleCompany;
  };
  return await seedSampleCompany({
    ownerUrl: databases.ownerUrl,
    applicationUrl: databases.applicationUrl,
    localAwsUrl: localAws.url,
  });
}

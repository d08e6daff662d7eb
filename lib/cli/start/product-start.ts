import type { EmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import type { Configuration } from '../configuration.ts';
import type { HeldBuild } from './build-product.ts';
import type { Child, ListeningChild } from './child.ts';
import type { HeldHome } from './running-mark.ts';

/** A product on its way up: what it was told, and what the steps have brought up so far. */
export interface ProductStart {
  readonly configuration: Configuration;
  readonly mode: 'built' | 'reloading';
  readonly home: HeldHome;
  /** Port and origin of the product, decided before anything starts. */
  readonly port: number;
  readonly url: string;
  readonly localAwsPort: number;
  /** Every child that was begun, in order, whether it answers yet or not. */
  readonly children: Child[];
  build?: HeldBuild;
  postgres?: EmbeddedPostgres;
  databases?: Databases;
  localAws?: ListeningChild;
  /** Signs in the operator of this machine, once; only with real accounts and no identity provider. */
  signInLink?: string;
}

export interface Databases {
  /** For migrations and seed. */
  readonly ownerUrl: string;
  /** For the server: no right to rewrite history. */
  readonly applicationUrl: string;
  /** Only with the local AWS. */
  readonly localAwsUrl: string | undefined;
}

/** One step of a start. */
export interface StartStep {
  /** What is being done, as shown: "Starting the database". */
  readonly title: string;
  /** Absent: always. */
  readonly isNeeded?: (start: ProductStart) => boolean;
  /** May return a note for the end of the line. */
  readonly run: (start: ProductStart) => Promise<string | undefined>;
}

/** Writes a child down twice: for this start to stop, and for the next one to end if this one is killed. */
export function noteChild({ children, home }: ProductStart, child: Child): void {
  children.push(child);
  if (child.pid > 0) home.hasChild(child.pid);
}

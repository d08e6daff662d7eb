import { HOME, type Place } from './catalogue/entry.ts';
import type { SecretKind } from './life/make-secret.ts';
import type { PlannedSecret } from './planned-secret.ts';
import type { SampleDatabasePlace } from './sample-databases.ts';
import type { Scribe } from './scribe.ts';

/** Larkfield while it is being made up: its secrets so far, and the pen that writes its history. */
export interface Company {
  readonly now: Date;
  readonly scribe: Scribe;
  readonly databases: SampleDatabasePlace | null;
  readonly secrets: PlannedSecret[];
  /** Role of a workload in an account → the secrets it is meant to read. */
  readonly readers: Map<string, ReaderRole>;
  /** What a secret of the catalogue is; for stories that write a whole life. */
  kindOf(name: string, place?: Place): SecretKind;
}

export interface ReaderRole {
  readonly account: string;
  readonly role: string;
  readonly secrets: Set<PlannedSecret>;
}

/** A secret by name, in the main region of larkfield-prod unless told. */
export function findSecret(company: Company, name: string, place: Place = HOME): PlannedSecret {
  const found = company.secrets.find((secret) => secret.name === name && secret.place === place);
  if (found === undefined) throw new Error(`the sample company has no secret ${name}`);
  return found;
}

/** Notes that a workload of an account is meant to read a secret: its role is given the right. */
export function admitReader(company: Company, account: string, role: string, secret: PlannedSecret): void {
  const key = `${account} ${role}`;
  const known = company.readers.get(key) ?? { account, role, secrets: new Set() };
  known.secrets.add(secret);
  company.readers.set(key, known);
}

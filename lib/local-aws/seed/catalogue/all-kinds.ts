import type { SecretKind } from '../life/make-secret.ts';
import {
  EDGE,
  REPORTS,
  REPORTS_CENTRAL,
  RULE_BREAKERS,
  SERVICE_OWNED,
  TRIALS,
  TRIALS_WEST,
} from './elsewhere.ts';
import {
  DATA,
  DATA_CENTRAL,
  HOME,
  HOME_WEST,
  NONPROD,
  NONPROD_WEST,
  type Place,
  type ServiceTable,
} from './entry.ts';
import { MONEY, PLATFORM } from './home.ts';
import { SHOP } from './shop.ts';

const TABLES: readonly (readonly [Place, ServiceTable])[] = [
  [HOME, MONEY],
  [HOME, PLATFORM],
  [HOME, SHOP],
  [HOME_WEST, EDGE],
  [DATA, REPORTS],
  [DATA_CENTRAL, REPORTS_CENTRAL],
  [NONPROD, TRIALS],
  [NONPROD_WEST, TRIALS_WEST],
];

/** Every secret of the company: where it is, what it is called and what it is for. */
export function allKinds(): SecretKind[] {
  const kinds: SecretKind[] = [];
  for (const [place, services] of TABLES) {
    for (const [service, entries] of services) {
      for (const entry of entries) {
        for (const environment of entry.environments) {
          const name = `${environment}/${service}/${entry.purpose}`;
          kinds.push({ place, name, service, environment, entry });
        }
      }
    }
  }
  for (const entry of [...RULE_BREAKERS, ...SERVICE_OWNED]) {
    kinds.push({ place: HOME, name: entry.purpose, service: '', environment: 'prod', entry });
  }
  return kinds;
}

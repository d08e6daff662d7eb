import type { Company } from '../company.ts';
import { DIRECT_READERS } from '../identities/direct-readers.ts';
import { NO_DECRYPT_ACCOUNT } from '../product-access.ts';
import { tellAlternatingUsers } from './alternating-users.ts';
import {
  tellBadValue,
  tellCustomLabel,
  tellEmptySecret,
  tellPlannedDeletion,
  tellRecreated,
} from './comings-and-goings.ts';
import { tellPaymentsDatabase } from './payments-database.ts';
import { tellDefaultKeyShared, tellPublicPolicy, tellSharedAcrossAccounts } from './policies-on-secrets.ts';
import {
  tellAbandonedRotation,
  tellFunctionGone,
  tellLeftoverPending,
  tellRotationOff,
  tellStuckPending,
  tellWrongPassword,
} from './stuck-rotations.ts';
import {
  tellBurst,
  tellChattyFunction,
  tellConsoleRead,
  tellFirstSeenReader,
  tellRefusedReader,
  tellStandingException,
  tellTerraformReads,
  tellToolOnKey,
} from './unusual-readers.ts';
import { tellFailedReplica, tellIdleReplicas, tellServiceOwned, tellUnused } from './waste.ts';

/** Secrets whose whole life a story writes, in the main region of larkfield-prod. */
export const TOLD_LIVES: ReadonlySet<string> = new Set([
  'prod/payments/db',
  'prod/payments/db-admin',
  'prod/ledger/db',
  'prod/notifications/smtp',
  'prod/platform/registry-pull',
  'prod/identity/ldap-bind',
  'staging/checkout/db',
  'staging/notifications/smtp',
  'staging/search/index-api',
  'dev/search/index-api',
  'dev/checkout/wallet-api',
]);

/** Writes the stories that change secrets, before anybody reads them. */
export function tellChanges(company: Company) {
  const { failing, rollback } = tellPaymentsDatabase(company);
  return {
    failingRotation: failing,
    manualRollback: rollback,
    alternatingUsers: tellAlternatingUsers(company),
    stuckPending: tellStuckPending(company),
    leftoverPending: tellLeftoverPending(company),
    functionGone: tellFunctionGone(company),
    wrongPassword: tellWrongPassword(company),
    abandonedRotation: tellAbandonedRotation(company),
    rotationOff: tellRotationOff(company),
    plannedDeletion: tellPlannedDeletion(company),
    recreated: tellRecreated(company),
    emptySecret: tellEmptySecret(company),
    badValue: tellBadValue(company),
    customLabel: tellCustomLabel(company),
    publicPolicy: tellPublicPolicy(company),
    defaultKeyShared: tellDefaultKeyShared(company),
    sharedAcrossAccounts: tellSharedAcrossAccounts(company),
    failedReplica: tellFailedReplica(company),
  };
}

/** Writes the stories of readers, and counts what nobody reads. */
export function tellReads(company: Company) {
  return {
    consoleRead: tellConsoleRead(company),
    standingException: tellStandingException(company),
    firstSeenReader: tellFirstSeenReader(company),
    burst: tellBurst(company),
    chattyFunction: tellChattyFunction(company),
    refusedReader: tellRefusedReader(company),
    toolOnKey: tellToolOnKey(company),
    terraformReads: tellTerraformReads(company),
    unused: tellUnused(company),
    idleReplicas: tellIdleReplicas(company),
    serviceOwned: tellServiceOwned(company),
    directReaders: DIRECT_READERS,
    noDecrypt: { account: NO_DECRYPT_ACCOUNT },
  };
}

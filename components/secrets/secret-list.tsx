import type { ListedSecret } from '#lib/secrets/queries/listed-secret.ts';
import type { ListAddress } from './list-address.ts';
import { SecretRows } from './secret-rows.tsx';

export interface SecretListProps {
  rows: readonly ListedSecret[];
  address: ListAddress;
  /** Whether the list holds secrets of several accounts, so that the rows say which. */
  showsPlace: boolean;
  /** Whether this person may ask for access. */
  mayAsk: boolean;
  /** Whether this person may change several at once. */
  mayChange: boolean;
  /** Reads a day of the last 30 days by secret id, where the trail has seen them; `null` where it has not. */
  reads?: ReadonlyMap<string, readonly (number | null)[]> | undefined;
}

/** The secrets of a node, one row each: what is wrong with it stands beside its name. */
export function SecretList({ rows, address, showsPlace, mayAsk, mayChange, reads }: SecretListProps) {
  return (
    <SecretRows
      rows={rows.map((row) => ({
        id: row.id,
        name: row.name,
        arn: row.arn,
        environment: row.environment,
        state: row.health.state,
        words: row.health.words,
        isGone: row.goneAt !== null,
        accountId: row.accountId,
        region: row.region,
        connectionName: row.connectionName,
        lastRotatedAt: row.lastRotatedAt,
        lastReadOn: row.lastReadOn,
        reads: reads?.get(row.id),
      }))}
      address={address}
      showsPlace={showsPlace}
      showsReads={reads !== undefined && reads.size > 0}
      mayAsk={mayAsk}
      mayChange={mayChange}
    />
  );
}

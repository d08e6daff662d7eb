/** How the key is called that AWS gives for nothing, at the end of whatever names it. */
export const AWS_MANAGED_KEY = 'alias/aws/secretsmanager';

/** What cost must know of a secret: one row of the inventory, gone ones too. Times in milliseconds since 1970. */
export interface KeptSecret {
  readonly secretId: string;
  readonly accountId: string;
  readonly region: string;
  /** AWS's creation date; `null`: AWS did not tell. */
  readonly createdAt: number | null;
  /** When it was first seen: stands in for a creation date that is not known. */
  readonly firstSeenAt: number;
  /** Asked to be deleted; it is not charged from then on. */
  readonly deletionAskedAt: number | null;
  /** No longer there. */
  readonly goneAt: number | null;
  /** A copy that AWS keeps up in this region; the secret itself lies in another. */
  readonly isReplica: boolean;
  /** Customer key; `null`: the key that AWS gives for nothing. */
  readonly keyId: string | null;
  /** Regions of copies that no connection sees. They are on the bill all the same. */
  readonly unseenReplicas: readonly string[];
}

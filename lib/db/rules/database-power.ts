/** What the role of a connection may do beyond what the server needs, and what the database belongs to. */
export interface DatabasePower {
  readonly role: string;
  readonly superuser: boolean;
  /** Makes roles or databases, passes row security or replicates. */
  readonly attributes: readonly string[];
  /** Tables of the product that the role, or one it is a member of, owns. At most ten. */
  readonly owns: readonly string[];
  /** Tables of history that it may change: `audit_record: UPDATE, DELETE`. */
  readonly rewrites: readonly string[];
  /** The database has connections to the local AWS. */
  readonly localConnections: boolean;
  /** People who sign in without proof of who they are. */
  readonly personas: boolean;
}

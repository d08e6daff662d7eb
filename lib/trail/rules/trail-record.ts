import type { Principal } from './principal.ts';
import type { SecretReference } from './secret-reference.ts';
import type { ReaderKind } from './who.ts';

/**
 * One CloudTrail record as the product keeps it. Strings are kept text (text.ts). No member can hold a secret
 * value: of the request only named members are taken, none of which carries one.
 */
export interface TrailRecord {
  /** Lower-cased eventID. */
  readonly eventId: string;
  readonly at: Date;
  /** Original text of the time where `at` does not give it back. */
  readonly timeText: string | null;
  readonly source: string;
  readonly name: string;
  /** Account and region the record belongs to: with the id and the time its identity. */
  readonly account: string;
  readonly region: string;
  /**
   * `act`: a record of Secrets Manager. `shadow`: the KMS call it made for its caller, which shows the version and
   * is never counted as a read. `session`: STS handed out an access key.
   */
  readonly part: 'act' | 'shadow' | 'session';
  readonly principal: Principal;
  readonly kind: ReaderKind;
  readonly sign: string;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly secret: SecretReference | null;
  readonly asked: string | null;
  readonly listed: readonly string[];
  readonly versionId: string | null;
  readonly versionStage: string | null;
  readonly readOnly: boolean | null;
  readonly serviceEvent: boolean;
  readonly requestId: string | null;
  readonly sharedEventId: string | null;
  /** Access key that a `session` record handed out. */
  readonly issuedKeyId: string | null;
  /** Named members of the request, none of which can carry a value. */
  readonly request: { readonly [member: string]: unknown } | null;
  /** SHA-256, in hex, over everything above but the time's text, kind and sign: two records of one identity differ or do not. */
  readonly contentHash: string;
  /** Exact text, for acts of people and for changes; null for a machine's read: its file and place say where it is. */
  readonly raw: string | null;
}

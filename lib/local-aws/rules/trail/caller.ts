import type { PolicyDocument } from '../policy/policy-document.ts';

/** Who made a call. Both kinds carry what the trail writes and what authorisation needs. */
export type Caller = UserCaller | SessionCaller;

interface CallerBasics {
  readonly account: string;
  readonly accessKeyId: string;
  /** arn:aws:iam::…:user/… or arn:aws:sts::…:assumed-role/…/… */
  readonly arn: string;
  /** AIDA… of a user, AROA…:session of a session. */
  readonly principalId: string;
  readonly policies: readonly PolicyDocument[];
}

export interface UserCaller extends CallerBasics {
  readonly kind: 'user';
  readonly userName: string;
}

export interface SessionCaller extends CallerBasics {
  readonly kind: 'session';
  readonly role: { readonly name: string; readonly arn: string; readonly principalId: string };
  readonly sessionName: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly sessionPolicy: PolicyDocument | undefined;
  readonly sourceIdentity: string | undefined;
  /** Tags of the session itself. */
  readonly tags: Readonly<Record<string, string>>;
  /** Tags of the role; those of the session win. */
  readonly roleTags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
}

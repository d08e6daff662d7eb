/** One policy text with what it is called. */
export interface PolicyText {
  readonly name: string;
  readonly text: string;
}

export interface AttachedPolicy {
  readonly name: string;
  readonly arn: string;
}

/** A user, role or group as IAM lists it. */
export interface IamIdentity {
  readonly kind: 'user' | 'role' | 'group';
  readonly arn: string;
  readonly name: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly inline: readonly PolicyText[];
  readonly attached: readonly AttachedPolicy[];
  /** ARN of the policy that bounds it. */
  readonly boundaryArn: string | null;
  /** Names of the groups of a user. */
  readonly groups: readonly string[];
}

/** A managed policy with its default document. */
export interface ManagedPolicyText extends AttachedPolicy {
  readonly text: string;
}

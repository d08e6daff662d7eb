import type { z } from 'zod';
import type { ANNOUNCEMENT_DATA, AnnouncementKind } from '#lib/access/rules/announcement.ts';
import type { RequestFacts } from '#lib/access/rules/facts.ts';

/** A kind of announcement with its data. */
export type ToldBody = {
  [K in AnnouncementKind]: { readonly kind: K; readonly data: z.infer<(typeof ANNOUNCEMENT_DATA)[K]> };
}[AnnouncementKind];

/** An announcement with everything its sentence needs, looked up when it is shown or sent. Texts are foreign. */
export type Told = ToldBody & {
  readonly id: string;
  readonly at: Date;
  readonly threadId: string | null;
  readonly requestId: string | null;
  readonly grantId: string | null;
  readonly secretId: string | null;
  readonly policyId: string | null;
  /** Name of who did it; null: the product itself. */
  readonly actor: string | null;
  readonly facts: RequestFacts | null;
  readonly expiresAt: Date | null;
  /** What became of the request by now; null where there is none. */
  readonly state: string | null;
  readonly secret: { readonly name: string; readonly environment: string; readonly arn: string } | null;
  readonly grant: {
    readonly person: string;
    readonly endsAt: Date;
    readonly revokedWhy: string | null;
  } | null;
  /** What was said with a decision, or in the thread. */
  readonly said: string | null;
  /** How many people were told. */
  readonly personCount: number;
};

import type { LookupEventsCommand, LookupEventsCommandOutput } from '@aws-sdk/client-cloudtrail';
import type { Aws } from '#lib/aws/aws.ts';
import type { AwsPlace } from '#lib/aws/rules/account.ts';
import type { AwsCode } from '#lib/aws/rules/errors.ts';
import type { LookupClient } from './lookup.ts';

/** What CloudTrail itself would have called the failure; the look-up decides by these names whether to ask again. */
const NAMES: Partial<Record<AwsCode, string>> = {
  throttled: 'ThrottlingException',
  busy: 'ThrottlingException',
  denied: 'AccessDeniedException',
};

/** A look-up client of one account and region whose every call has the limits of the way to AWS. */
export function boundedLookupClient(aws: Aws, place: AwsPlace, signal: AbortSignal): LookupClient {
  return {
    send: async (command: LookupEventsCommand): Promise<LookupEventsCommandOutput> => {
      const answer = await aws.cloudTrail(place, (client, send) => client.send(command, send), { signal });
      if (answer.ok) return answer.value;
      throw Object.assign(new Error(answer.refusal.code), { name: NAMES[answer.refusal.code] ?? 'Error' });
    },
  };
}

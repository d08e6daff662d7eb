import { type LookupAttribute, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { type StoryBook, storyBook } from '#lib/local-aws/seed/plan-company.ts';
import { PRODUCT_ACCESS, type ProductAccount } from '#lib/local-aws/seed/product-access.ts';
import { type Keys, startTestAws, type TestAws } from '#tests/contract/local-aws/test-aws.ts';
import { sampleCompanyMadeAt } from '#tests/support/sample-company.ts';

export interface SeededAws extends TestAws {
  readonly stories: StoryBook;
  /** Credentials of one of the roles that the product has in an account. */
  session(accountId: string, role: 'inventory' | 'reveal' | 'operator'): Promise<Keys>;
  /** Records of an account and region by one attribute, parsed, newest first. */
  history(account: string, region: string, attribute?: LookupAttribute, since?: Date): Promise<TrailRecord[]>;
}

export interface TrailRecord {
  readonly eventName: string;
  readonly eventTime: string;
  readonly eventType: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly userAgent: string;
  readonly sourceIPAddress: string;
  readonly sessionCredentialFromConsole?: string;
  readonly sharedEventID?: string;
  readonly requestParameters: Readonly<Record<string, unknown>> | null;
  readonly responseElements: Readonly<Record<string, unknown>> | null;
  readonly additionalEventData?: Readonly<Record<string, unknown>>;
  readonly userIdentity: {
    readonly type?: string;
    readonly arn?: string;
    readonly accountId?: string;
    readonly sessionContext?: { readonly sessionIssuer?: { readonly userName?: string } };
  };
}

/** The local AWS with the sample company, and the index of its stories. */
export async function startSeededAws(): Promise<SeededAws> {
  const aws = await startTestAws({ seed: true });
  const session: SeededAws['session'] = async (accountId, role) => {
    const account = PRODUCT_ACCESS.accounts.find((one) => one.accountId === accountId);
    if (account === undefined) throw new Error(`no account ${accountId}`);
    const { accessKeyId, secretAccessKey } = PRODUCT_ACCESS.baseUser;
    const { Credentials } = await aws.sts({ accessKeyId, secretAccessKey }).send(
      new AssumeRoleCommand({
        RoleArn: roleArn(account, role),
        RoleSessionName: 'stories',
        ExternalId: account.externalId,
        ...(role === 'inventory' ? {} : { SourceIdentity: 'stories' }),
      }),
    );
    return {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      ...(Credentials?.SessionToken === undefined ? {} : { sessionToken: Credentials.SessionToken }),
    };
  };
  return {
    ...aws,
    stories: storyBook(await sampleCompanyMadeAt()),
    session,
    async history(account, region, attribute, StartTime) {
      const client = aws.trail(await session(account, 'inventory'), region);
      const found: TrailRecord[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(
          new LookupEventsCommand({
            LookupAttributes: attribute && [attribute],
            NextToken: token,
            StartTime,
          }),
        );
        for (const event of page.Events ?? []) found.push(JSON.parse(event.CloudTrailEvent ?? '{}'));
        token = page.NextToken;
      } while (token !== undefined);
      return found;
    },
  };
}

function roleArn(account: ProductAccount, role: 'inventory' | 'reveal' | 'operator'): string {
  if (role === 'inventory') return account.inventoryRoleArn;
  return role === 'reveal' ? account.revealRoleArn : account.operatorRoleArn;
}

import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import type { ActionOptions, Aws, AwsResult } from './aws.ts';
import type { AwsPlace } from './rules/account.ts';
import { awsFailure } from './rules/errors.ts';
import { readSecretMetadata, type SecretMetadata } from './rules/secret-metadata.ts';

export interface SecretsPage {
  readonly secrets: readonly SecretMetadata[];
  /** Entries that could not be read: counted, not shown. */
  readonly unreadable: number;
}

/** AWS keeps at most 500,000 secrets in a region, 100 a page; a list that goes on beyond that is not a list. */
const MOST_PAGES = 5_200;

/**
 * The secrets of one account and region, planned deletions included, page by page. Ends after a failure, which is the
 * last thing it gives: what came before it is true but not all. A token that comes back twice counts as garbled.
 */
export async function* listSecretPages(
  aws: Aws,
  place: AwsPlace,
  options: ActionOptions = {},
): AsyncGenerator<AwsResult<SecretsPage>> {
  const tokens = new Set<string>();
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await listPage(aws, place, token, options);
    if (!answer.ok) {
      yield answer;
      return;
    }
    const { SecretList, NextToken } = answer.value;
    yield { ok: true, value: readPage(SecretList ?? [], place) };
    if (NextToken === undefined || NextToken === '') return;
    if (tokens.has(NextToken)) break;
    tokens.add(NextToken);
    token = NextToken;
  }
  yield awsFailure('garbled');
}

function listPage(aws: Aws, place: AwsPlace, token: string | undefined, options: ActionOptions) {
  return aws.secretsManager(
    place,
    (client, send) =>
      client.send(
        new ListSecretsCommand({
          MaxResults: 100,
          IncludePlannedDeletion: true,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
        send,
      ),
    options,
  );
}

function readPage(entries: readonly unknown[], place: AwsPlace): SecretsPage {
  const secrets = entries.map(readSecretMetadata).filter((secret) => secret !== null && isOf(secret, place));
  return {
    secrets: secrets.filter((secret) => secret !== null),
    unreadable: entries.length - secrets.length,
  };
}

function isOf(secret: SecretMetadata, place: AwsPlace): boolean {
  const { partition, region, accountId } = secret.address;
  return partition === place.partition && region === place.region && accountId === place.accountId;
}

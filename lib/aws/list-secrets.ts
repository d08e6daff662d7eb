import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import type { ActionOptions, Aws, AwsResult } from './aws.ts';
import { listTurn } from './list-pace.ts';
import type { AwsPlace } from './rules/account.ts';
import { awsFailure } from './rules/errors.ts';
import type { ListChain } from './rules/list-chains.ts';
import { readSecretMetadata, type SecretMetadata } from './rules/secret-metadata.ts';

export interface SecretsPage {
  readonly secrets: readonly SecretMetadata[];
  /** Entries that could not be read: counted, not shown. */
  readonly unreadable: number;
}

/** AWS keeps at most 500,000 secrets in a region, 100 a page; a list that goes on beyond that is not a list. */
const MOST_PAGES = 5_200;

export interface ListOptions extends ActionOptions {
  /** How the list is cut (rules/list-chains.ts); default: one chain. */
  readonly chains?: readonly ListChain[];
}

/** One below what a place admits at once, so that a person who asks about a secret meanwhile need not wait. */
const CHAINS_AT_ONCE = 7;

/**
 * The secrets of one account and region, planned deletions included, page by page. Ends after a failure, which is the
 * last thing it gives: what came before it is true but not all. A token that comes back twice counts as garbled. Chains
 * are read beside each other, each at most a page ahead of whoever takes the pages.
 */
export async function* listSecretPages(
  aws: Aws,
  place: AwsPlace,
  options: ListOptions = {},
): AsyncGenerator<AwsResult<SecretsPage>> {
  const waiting = [...(options.chains ?? [{ prefix: '', without: [] }])];
  const running = new Map<Chain, Promise<Step>>();
  const begin = () => {
    const next = waiting.shift();
    if (!next) return;
    const chain = new Chain(aws, place, next, options);
    running.set(chain, chain.step());
  };
  for (let n = 0; n < CHAINS_AT_ONCE; n += 1) begin();
  while (running.size > 0) {
    const { chain, answer, isLast } = await Promise.race(running.values());
    if (!answer.ok) {
      yield answer;
      return;
    }
    running.delete(chain);
    // The next page is asked for before this one is handed out, so that AWS works while we do.
    if (isLast) begin();
    else running.set(chain, chain.step());
    yield answer;
  }
}

interface Step {
  readonly chain: Chain;
  readonly answer: AwsResult<SecretsPage>;
  readonly isLast: boolean;
}

/** One chain of pages, asked for one after the other. */
class Chain {
  readonly #aws: Aws;
  readonly #place: AwsPlace;
  readonly #chain: ListChain;
  readonly #options: ActionOptions;
  readonly #tokens = new Set<string>();
  #token: string | undefined;

  constructor(aws: Aws, place: AwsPlace, chain: ListChain, options: ActionOptions) {
    this.#aws = aws;
    this.#place = place;
    this.#chain = chain;
    this.#options = options.signal ? { signal: options.signal } : {};
  }

  async step(): Promise<Step> {
    await listTurn(this.#aws, this.#place);
    const answer = await listPage(this.#aws, this.#place, this.#chain, this.#token, this.#options);
    if (!answer.ok) return { chain: this, answer, isLast: true };
    const { SecretList, NextToken } = answer.value;
    const isLast = NextToken === undefined || NextToken === '';
    if (!isLast && (this.#tokens.has(NextToken) || this.#tokens.size >= MOST_PAGES)) {
      return { chain: this, answer: awsFailure('garbled'), isLast: true };
    }
    if (!isLast) this.#tokens.add(NextToken);
    this.#token = NextToken;
    return { chain: this, answer: { ok: true, value: readPage(SecretList ?? [], this.#place) }, isLast };
  }
}

function listPage(
  aws: Aws,
  place: AwsPlace,
  chain: ListChain,
  token: string | undefined,
  options: ActionOptions,
) {
  const filters = filtersOf(chain);
  return aws.secretsManager(
    place,
    (client, send) =>
      client.send(
        new ListSecretsCommand({
          MaxResults: 100,
          IncludePlannedDeletion: true,
          ...(filters.length > 0 ? { Filters: filters } : {}),
          ...(token === undefined ? {} : { NextToken: token }),
        }),
        send,
      ),
    options,
  );
}

/** Filters must all hold; `!` turns one around. */
function filtersOf({ prefix, without }: ListChain): { Key: 'name'; Values: string[] }[] {
  const only = prefix === '' ? [] : [{ Key: 'name' as const, Values: [prefix] }];
  return [...only, ...without.map((longer) => ({ Key: 'name' as const, Values: [`!${longer}`] }))];
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

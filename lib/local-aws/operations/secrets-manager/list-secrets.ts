import { type ListFilter, matchesFilters } from '../../rules/secrets/list-filter.ts';
import { searchQueryOf } from '../../rules/secrets/search-words.ts';
import { listSecrets as members } from '../../shapes/secrets-manager/list-secrets.ts';
import type { InputOf } from '../../shapes/shape.ts';
import {
  type ListedSecret,
  type ListOrder,
  type ListPlace,
  listSecretRows,
} from '../../state/list-secrets.ts';
import { readReplicasOf } from '../../state/replicas.ts';
import { readLabelsOf } from '../../state/versions.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { type Call, type NamedDemand, operation } from '../operation.ts';
import { secretMetadata, stagesMember } from './secret-metadata.ts';

type Input = InputOf<typeof members>;

const PAGE = 100;

export const listSecrets = operation<typeof members, undefined>({
  name: 'ListSecrets',
  readOnly: true,
  onlyLooks: true,
  members,
  check: (input) => checkFilters(input.Filters),
  load: async () => undefined,
  demands: (call) => [demandOnAll(call, 'ListSecrets')],
  async handle(call) {
    const { page, NextToken } = await pageOfSecrets(call, 'ListSecrets', PAGE);
    const labels = await readLabelsOf(
      call.tx,
      page.map(({ secret }) => secret.id),
    );
    const replicas = await readReplicasOf(
      call.tx,
      page.filter(({ secret }) => secret.everReplicated).map(({ secret }) => secret.id),
    );
    return {
      SecretList: page.map(({ secret }) => ({
        ...secretMetadata(secret, replicas.get(secret.id) ?? []),
        SecretVersionsToStages: stagesMember(labels.get(secret.id) ?? new Map()),
      })),
      NextToken,
    };
  },
});

type Listing = Pick<
  Input,
  'Filters' | 'IncludePlannedDeletion' | 'MaxResults' | 'NextToken' | 'SortBy' | 'SortOrder'
>;

/** One page of the secrets that a listing asks for, and the token of the next one. */
export async function pageOfSecrets(
  call: Call<Listing>,
  listing: string,
  size: number,
): Promise<{ page: ListedSecret[]; NextToken: string | undefined }> {
  const limit = call.input.MaxResults ?? size;
  const found = await collect(call, listing, limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  if (found.length <= limit || last === undefined) return { page, NextToken: undefined };
  return { page, NextToken: call.world.pageTokens.issue(bindingOf(call, listing), last.place) };
}

export function checkFilters(filters: readonly ListFilter[] = []): void {
  if (filters.every((filter) => filter.Key !== undefined && filter.Values !== undefined)) return;
  throw new AwsError('InvalidParameterException', 'A filter must have a key and at least one value.');
}

/** A demand that is not about one secret. */
export function demandOnAll(call: Pick<Call, 'account' | 'region'>, action: string): NamedDemand {
  return {
    action: `secretsmanager:${action}`,
    resource: '*',
    shownResource: `arn:aws:secretsmanager:${call.region}:${call.account}:*`,
    owner: call.account,
    context: new Map(),
  };
}

/** The first `wanted` secrets after the token's place that the filters let through. */
async function collect(call: Call<Listing>, listing: string, wanted: number): Promise<ListedSecret[]> {
  const filters = call.input.Filters ?? [];
  const namePrefix = onlyNamePrefix(filters);
  const inDatabase = filters.length === 0 || (filters.length === 1 && namePrefix !== '');
  const search = inDatabase ? undefined : searchQueryOf(filters);
  const found: ListedSecret[] = [];
  let after = placeOf(call, listing);
  while (found.length < wanted) {
    const rows = await listSecretRows(call.tx, {
      account: call.account,
      region: call.region,
      order: (call.input.SortBy ?? 'created-date') as ListOrder,
      descending: call.input.SortOrder === 'desc',
      withPlannedDeletion: call.input.IncludePlannedDeletion ?? false,
      asOf: listedAsOf(call),
      namePrefix,
      search,
      after,
      limit: wanted,
    });
    found.push(...rows.filter(({ secret }) => inDatabase || matchesFilters(secret, filters)));
    after = rows.at(-1)?.place;
    if (rows.length < wanted) break;
  }
  return found.slice(0, wanted);
}

/** AWS may take minutes to list a change; here it is an option how long. */
function listedAsOf({ now, world }: Pick<Call, 'now' | 'world'>): Date | null {
  const { listLagSeconds } = world.settings;
  return listLagSeconds === 0 ? null : new Date(now.getTime() - listLagSeconds * 1000);
}

/** A prefix that the database can look for: the value of a name filter with one plain value. */
function onlyNamePrefix(filters: readonly ListFilter[]): string {
  const plain = filters.find(
    (filter) => filter.Key === 'name' && filter.Values?.length === 1 && !filter.Values[0]?.startsWith('!'),
  );
  return plain?.Values?.[0] ?? '';
}

function placeOf(call: Call<Listing>, listing: string): ListPlace | undefined {
  if (call.input.NextToken === undefined) return undefined;
  const place = call.world.pageTokens.read(bindingOf(call, listing), call.input.NextToken);
  if (place !== undefined) return place as unknown as ListPlace;
  throw invalidNextToken();
}

/** What a token is good for: the same listing, whatever the size of the page. */
function bindingOf(call: Call<Listing>, listing: string): unknown {
  const { MaxResults: _size, NextToken: _token, ...rest } = call.input;
  return [listing, call.account, call.region, rest];
}

export function invalidNextToken(): AwsError {
  return new AwsError('InvalidNextTokenException', 'The NextToken value is invalid.');
}

import { type ListFilter, matchesFilters } from '../../rules/secrets/list-filter.ts';
import { listSecrets as members } from '../../shapes/secrets-manager/list-secrets.ts';
import type { InputOf } from '../../shapes/shape.ts';
import {
  type ListedSecret,
  type ListOrder,
  type ListPlace,
  listSecretRows,
} from '../../state/list-secrets.ts';
import { readLabelsOf } from '../../state/versions.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { type Call, operation } from '../operation.ts';
import { secretMetadata, stagesMember } from './secret-metadata.ts';

type Input = InputOf<typeof members>;

const PAGE = 100;
/** How many secrets are looked at in one go while filters are applied. */
const BATCH = 1000;

export const listSecrets = operation<typeof members, undefined>({
  name: 'ListSecrets',
  readOnly: true,
  members,
  check(input) {
    if ((input.Filters ?? []).every((filter) => filter.Key !== undefined && filter.Values !== undefined))
      return;
    throw new AwsError('InvalidParameterException', 'A filter must have a key and at least one value.');
  },
  load: async () => undefined,
  demands: (call) => [
    {
      action: 'secretsmanager:ListSecrets',
      resource: '*',
      shownResource: `arn:aws:secretsmanager:${call.region}:${call.account}:*`,
      owner: call.account,
      context: new Map(),
    },
  ],
  async handle(call) {
    const limit = call.input.MaxResults ?? PAGE;
    const found = await collect(call, limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const labels = await readLabelsOf(
      call.tx,
      page.map(({ secret }) => secret.id),
    );
    return {
      SecretList: page.map(({ secret }) => ({
        ...secretMetadata(secret),
        SecretVersionsToStages: stagesMember(labels.get(secret.id) ?? new Map()),
      })),
      NextToken:
        found.length > limit && last !== undefined
          ? call.world.pageTokens.issue(bindingOf(call), last.place)
          : undefined,
    };
  },
});

/** The first `wanted` secrets after the token's place that the filters let through. */
async function collect(call: Call<Input>, wanted: number): Promise<ListedSecret[]> {
  const filters = call.input.Filters ?? [];
  const namePrefix = onlyNamePrefix(filters);
  const inDatabase = filters.length === 0 || (filters.length === 1 && namePrefix !== '');
  const batch = inDatabase ? wanted : BATCH;
  const found: ListedSecret[] = [];
  let after = placeOf(call);
  while (found.length < wanted) {
    const rows = await listSecretRows(call.tx, {
      account: call.account,
      region: call.region,
      order: (call.input.SortBy ?? 'created-date') as ListOrder,
      descending: call.input.SortOrder === 'desc',
      withPlannedDeletion: call.input.IncludePlannedDeletion ?? false,
      namePrefix,
      after,
      limit: batch,
    });
    found.push(...rows.filter(({ secret }) => inDatabase || matchesFilters(secret, filters)));
    after = rows.at(-1)?.place;
    if (rows.length < batch) break;
  }
  return found.slice(0, wanted);
}

/** A prefix that the database can look for: the value of a name filter with one plain value. */
function onlyNamePrefix(filters: readonly ListFilter[]): string {
  const plain = filters.find(
    (filter) => filter.Key === 'name' && filter.Values?.length === 1 && !filter.Values[0]?.startsWith('!'),
  );
  return plain?.Values?.[0] ?? '';
}

function placeOf(call: Call<Input>): ListPlace | undefined {
  if (call.input.NextToken === undefined) return undefined;
  const place = call.world.pageTokens.read(bindingOf(call), call.input.NextToken);
  if (place !== undefined) return place as unknown as ListPlace;
  throw invalidNextToken();
}

/** What a token is good for: the same listing, whatever the size of the page. */
function bindingOf(call: Call<Input>): unknown {
  const { MaxResults: _size, NextToken: _token, ...rest } = call.input;
  return ['ListSecrets', call.account, call.region, rest];
}

export function invalidNextToken(): AwsError {
  return new AwsError('InvalidNextTokenException', 'The NextToken value is invalid.');
}

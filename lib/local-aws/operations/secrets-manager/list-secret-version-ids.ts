import { labelsOf } from '../../rules/secrets/label-moves.ts';
import { listSecretVersionIds as members } from '../../shapes/secrets-manager/list-secret-version-ids.ts';
import type { InputOf } from '../../shapes/shape.ts';
import type { StoredSecret } from '../../state/secrets.ts';
import { listVersions, readLabels } from '../../state/versions.ts';
import { epochOfDay, epochSeconds } from '../../wire/epoch.ts';
import { type Call, operation } from '../operation.ts';
import { invalidNextToken } from './list-secrets.ts';
import { checkSecretId, demandOn, existing, type Located, locateSecret } from './locate-secret.ts';

type Input = InputOf<typeof members>;

/** More than a secret can hold: a call that sets no size gets all versions in one answer, as recorded. */
const WHOLE = 1000;

export const listSecretVersionIds = operation<typeof members, Located>({
  name: 'ListSecretVersionIds',
  readOnly: true,
  onlyLooks: true,
  members,
  check: (input) => checkSecretId(input.SecretId),
  load: (call) => locateSecret(call, call.input.SecretId, false),
  demands: (_call, located) => [demandOn('ListSecretVersionIds', located)],
  async handle(call, located) {
    const secret = existing(located);
    const limit = call.input.MaxResults ?? WHOLE;
    const after = placeOf(call, secret);
    const withDeprecated = call.input.IncludeDeprecated ?? false;
    const found = await listVersions(call.tx, secret.id, { withDeprecated, after, limit: limit + 1 });
    const labels = located.labels ?? (await readLabels(call.tx, secret.id));
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      Versions: page.map((version) => {
        const stages = labelsOf(labels, version.id);
        return {
          VersionId: version.id,
          VersionStages: stages.length === 0 ? undefined : stages,
          LastAccessedDate:
            version.lastAccessedOn === undefined ? undefined : epochOfDay(version.lastAccessedOn),
          CreatedDate: epochSeconds(version.createdAt),
          KmsKeyIds: [version.kmsKeyArn ?? 'DefaultEncryptionKey'],
        };
      }),
      ARN: secret.arn,
      Name: secret.name,
      NextToken:
        found.length > limit && last !== undefined
          ? call.world.pageTokens.issue(bindingOf(call, secret), [last.number])
          : undefined,
    };
  },
});

function placeOf(call: Call<Input>, secret: StoredSecret): number {
  if (call.input.NextToken === undefined) return 0;
  const place = call.world.pageTokens.read(bindingOf(call, secret), call.input.NextToken);
  if (place === undefined) throw invalidNextToken();
  return Number(place[0]);
}

function bindingOf(call: Call<Input>, secret: StoredSecret): unknown {
  return ['ListSecretVersionIds', secret.arn, call.input.IncludeDeprecated ?? false];
}

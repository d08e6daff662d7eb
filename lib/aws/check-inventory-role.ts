import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
} from '@aws-sdk/client-secrets-manager';
import type { AwsResult } from './aws.ts';
import type { ExpiringCredentials } from './clients.ts';
import { type CheckScene, mayReadValues, simulateRole, strangeExternalId, takeRole } from './role-trial.ts';
import type { AwsPlace } from './rules/account.ts';
import {
  type CheckLine,
  missingWords,
  NEEDS_EXTERNAL_ID,
  READS_NO_VALUE,
  refusedRoleWords,
  TAKE_ROLE,
} from './rules/role-check.ts';
import { KEYS_WITHOUT_USE, WHO_MAY_READ } from './rules/role-documents.ts';

type Said = Pick<CheckLine, 'what' | 'state' | 'words'>;

/** Tries the role that looks: in every region what it sees, and once what it must not be able to do. */
export async function checkInventoryRole(scene: CheckScene): Promise<readonly CheckLine[]> {
  const { inventoryRoleArn: roleArn, externalId } = scene.first;
  const taken = await takeRole(scene, { roleArn, externalId }, 'all');
  if (!taken.ok)
    return [line(null, { what: TAKE_ROLE, state: 'missing', words: refusedRoleWords(taken.refusal) })];
  const [external, values, regions, simulated] = await Promise.all([
    refusesStrangers(scene, roleArn),
    readsNothing(scene, taken.value),
    Promise.all(scene.places.map((place) => checkRegion(scene, place, taken.value))),
    checkOthers(scene, roleArn),
  ]);
  return [
    line(null, { what: TAKE_ROLE, state: 'works', words: 'The role opens with our external id.' }),
    line(null, external),
    line(null, values),
    ...regions.flat(),
    ...simulated.map((said) => line(null, said)),
  ];
}

function line(region: string | null, said: Said): CheckLine {
  return { role: 'inventory', region, ...said };
}

/** A role that opens without the id can be taken by whoever brings us to name its ARN. */
export async function refusesStrangers(
  scene: CheckScene,
  roleArn: string,
  acting: { readonly sourceIdentity?: string; readonly tags?: Readonly<Record<string, string>> } = {},
): Promise<Said> {
  const tries = await Promise.all(
    [strangeExternalId(), null].map((externalId) => takeRole(scene, { roleArn, externalId, ...acting })),
  );
  const what = NEEDS_EXTERNAL_ID;
  if (tries.some(({ ok }) => ok)) {
    const words =
      'The role opens without our external id. Its trust policy needs a condition on sts:ExternalId.';
    return { what, state: 'too-much', words };
  }
  const unclear = tries.find((each) => !each.ok && each.refusal.code !== 'denied');
  if (unclear && !unclear.ok) return { what, state: 'not-tried', words: unclear.refusal.words };
  return { what, state: 'works', words: 'A wrong external id and none at all are refused.' };
}

async function readsNothing(scene: CheckScene, credentials: ExpiringCredentials): Promise<Said> {
  const may = await mayReadValues(scene, credentials);
  const what = READS_NO_VALUE;
  if (!may.ok) return { what, state: 'not-tried', words: may.refusal.words };
  if (!may.value) return { what, state: 'works', words: 'AWS refuses values to this role.' };
  const words =
    'This role may read values past every approval. Take secretsmanager:GetSecretValue away from it.';
  return { what, state: 'too-much', words };
}

async function checkRegion(
  scene: CheckScene,
  place: AwsPlace,
  credentials: ExpiringCredentials,
): Promise<readonly CheckLine[]> {
  const { aws } = scene;
  const listed = await aws.withSession(place, credentials, (client, send) =>
    client.send(new ListSecretsCommand({ MaxResults: 1 }), send),
  );
  const found = listed.ok ? listed.value.SecretList?.[0]?.ARN : undefined;
  const SecretId = found ?? scene.nobody;
  const ask = (command: DescribeSecretCommand | ListSecretVersionIdsCommand | GetResourcePolicyCommand) =>
    aws.withSession(place, credentials, (client, send) =>
      client.send(command as DescribeSecretCommand, send),
    );
  const [described, versions, policy, events] = await Promise.all([
    ask(new DescribeSecretCommand({ SecretId })),
    ask(new ListSecretVersionIdsCommand({ SecretId, MaxResults: 1 })),
    ask(new GetResourcePolicyCommand({ SecretId })),
    aws.cloudTrail(place, (client, send) => client.send(new LookupEventsCommand({ MaxResults: 1 }), send)),
  ]);
  const tried: readonly (readonly [string, AwsResult<unknown>])[] = [
    ['secretsmanager:ListSecrets', listed],
    ['secretsmanager:DescribeSecret', described],
    ['secretsmanager:ListSecretVersionIds', versions],
    ['secretsmanager:GetResourcePolicy', policy],
    ['cloudtrail:LookupEvents', events],
  ];
  return tried.map(([what, result]) => line(place.region, saidOf(what, result)));
}

/** A secret that is not there was looked for, so looking is allowed. */
function saidOf(what: string, result: AwsResult<unknown>): Said {
  if (result.ok || result.refusal.code === 'not-found') return { what, state: 'works', words: 'Allowed.' };
  if (result.refusal.code === 'denied') return { what, state: 'missing', words: missingWords(what) };
  return { what, state: 'not-tried', words: result.refusal.words };
}

/** What tells who may read secrets past the product; the product works without. */
async function checkOthers(scene: CheckScene, roleArn: string): Promise<readonly Said[]> {
  const actions = [...WHO_MAY_READ, ...KEYS_WITHOUT_USE];
  const missing = await simulateRole(scene, roleArn, actions, 'any');
  if (!missing.ok) {
    const what = 'iam:SimulatePrincipalPolicy';
    if (missing.refusal.code === 'denied') return [{ what, state: 'missing', words: missingWords(what) }];
    return [{ what, state: 'not-tried', words: missing.refusal.words }];
  }
  const words = 'Without it the page of direct readers is not complete.';
  const absent = missing.value.map((what): Said => ({ what, state: 'missing', words }));
  if (absent.length > 0) return absent;
  return [{ what: 'iam and kms, looking only', state: 'works', words: 'Allowed by its own policies.' }];
}

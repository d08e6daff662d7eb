import { refusesStrangers } from './check-inventory-role.ts';
import { arnOfNoSecret, type CheckScene, mayReadValues, simulateRole, takeRole } from './role-trial.ts';
import {
  type CheckedRole,
  type CheckLine,
  missingWords,
  NEEDS_SOURCE_IDENTITY,
  READS_NO_VALUE,
  refusedRoleWords,
  TAKE_ROLE,
} from './rules/role-check.ts';
import { OPERATOR_ACTIONS, OPERATOR_ANYWHERE, OPERATOR_KEYS } from './rules/role-documents.ts';

type Said = Pick<CheckLine, 'what' | 'state' | 'words'>;

/** Tries the role that reads values: how it opens, and whether it could read and decrypt. */
export async function checkRevealRole(scene: CheckScene): Promise<readonly CheckLine[]> {
  const { revealRoleArn: roleArn, externalId } = scene.first;
  const acting = { sourceIdentity: `${scene.personId}=check`, tags: REVEAL_TAGS };
  const taken = await takeRole(scene, { roleArn, externalId, ...acting }, { policy: onlyNobody(scene) });
  if (!taken.ok) return [line('reveal', refusedRole(taken.refusal))];
  const [strangers, nameless, values, keys] = await Promise.all([
    refusesStrangers(scene, roleArn, acting),
    refusesNameless(scene, roleArn, REVEAL_TAGS),
    mayReadValues(scene, taken.value),
    simulateRole(scene, roleArn, ['kms:Decrypt'], 'key'),
  ]);
  return [
    OPENS,
    strangers,
    nameless,
    permission('secretsmanager:GetSecretValue', values.ok ? values.value : values.refusal.words),
    permission('kms:Decrypt', keys.ok ? keys.value.length === 0 : simulationWords(keys.refusal.code)),
  ].map((said) => line('reveal', said));
}

/** Tries the role that changes secrets: how it opens, and what its own policies allow. It is never used for a trial. */
export async function checkOperatorRole(scene: CheckScene): Promise<readonly CheckLine[]> {
  const { operatorRoleArn: roleArn, externalId } = scene.first;
  if (!roleArn) return [];
  const acting = { sourceIdentity: `${scene.personId}=check`, tags: OPERATOR_TAGS };
  const taken = await takeRole(scene, { roleArn, externalId, ...acting }, { policy: onlyNobody(scene) });
  if (!taken.ok) return [line('operator', refusedRole(taken.refusal))];
  const [strangers, nameless, values, ...simulated] = await Promise.all([
    refusesStrangers(scene, roleArn, acting),
    refusesNameless(scene, roleArn, OPERATOR_TAGS),
    mayReadValues(scene, taken.value),
    simulateRole(scene, roleArn, OPERATOR_ACTIONS, 'secret'),
    simulateRole(scene, roleArn, OPERATOR_ANYWHERE, 'any'),
    simulateRole(scene, roleArn, OPERATOR_KEYS, 'key'),
  ]);
  const asked = [OPERATOR_ACTIONS, OPERATOR_ANYWHERE, OPERATOR_KEYS];
  const permissions = simulated.flatMap((missing, index) =>
    (asked[index] ?? []).map((what) =>
      permission(what, missing.ok ? !missing.value.includes(what) : simulationWords(missing.refusal.code)),
    ),
  );
  const value: Said = values.ok
    ? values.value
      ? { what: READS_NO_VALUE, state: 'too-much', words: 'This role may read values past every approval.' }
      : { what: READS_NO_VALUE, state: 'works', words: 'AWS refuses values to this role.' }
    : { what: READS_NO_VALUE, state: 'not-tried', words: values.refusal.words };
  return [OPENS, strangers, nameless, value, ...permissions].map((said) => line('operator', said));
}

const REVEAL_TAGS = { 'countersign:request': 'check', 'countersign:grant': 'check' };
const OPERATOR_TAGS = { 'countersign:change': 'check' };
const OPENS: Said = {
  what: TAKE_ROLE,
  state: 'works',
  words: 'The role opens for us, with a source identity and session tags.',
};

function line(role: CheckedRole, said: Said): CheckLine {
  return { role, region: null, ...said };
}

function refusedRole(refusal: Parameters<typeof refusedRoleWords>[0]): Said {
  return { what: TAKE_ROLE, state: 'missing', words: refusedRoleWords(refusal) };
}

/** Reading a name that no secret has, whatever the label: the permission is decided before anything is looked up. */
function onlyNobody(scene: CheckScene): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: arnOfNoSecret(scene) }],
  });
}

/** A session without a source identity could not be led back to a person. */
async function refusesNameless(
  scene: CheckScene,
  roleArn: string,
  tags: Readonly<Record<string, string>>,
): Promise<Said> {
  const what = NEEDS_SOURCE_IDENTITY;
  const taken = await takeRole(scene, { roleArn, externalId: scene.first.externalId, tags });
  if (taken.ok) {
    const words =
      'The role opens without saying for whom. Its trust policy needs a condition on sts:SourceIdentity.';
    return { what, state: 'too-much', words };
  }
  if (taken.refusal.code !== 'denied') return { what, state: 'not-tried', words: taken.refusal.words };
  return { what, state: 'works', words: 'Every session says for whom it is.' };
}

/** `answer`: allowed or not, or the words why nobody knows. */
function permission(what: string, answer: boolean | string): Said {
  if (typeof answer === 'string') return { what, state: 'not-tried', words: answer };
  if (answer) return { what, state: 'works', words: 'Allowed.' };
  return { what, state: 'missing', words: missingWords(what) };
}

function simulationWords(code: string): string {
  return code === 'denied'
    ? 'The inventory role may not simulate policies (iam:SimulatePrincipalPolicy), so nobody can tell.'
    : 'The simulation did not answer, so nobody can tell. Check again.';
}

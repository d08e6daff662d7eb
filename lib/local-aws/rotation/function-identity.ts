import { createHash, randomBytes } from 'node:crypto';
import { mintAccessKeyId } from '../pipeline/mint-access-key-id.ts';
import type { Connection } from '../state/database.ts';
import { findRole, type StoredRole, saveAccount, saveRoleOnce } from '../state/principals.ts';
import { saveSession } from '../state/sessions.ts';
import type { SigningKeys } from '../wire/sign-request.ts';
import type { World } from '../world.ts';

const ROLE = 'countersign-rotation';
const SESSION_SECONDS = 3600;

const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetRandomPassword',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { StringLike: { 'kms:ViaService': 'secretsmanager.*.amazonaws.com' } },
    },
  ],
};

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/**
 * A session of the role that rotation functions of an account have, named after the function as Lambda names its
 * sessions: that is who the records of its calls show.
 */
export async function openFunctionSession(
  world: World,
  at: { account: string; functionName: string; now: Date },
): Promise<SigningKeys> {
  const accessKeyId = mintAccessKeyId('ASIA');
  const secretAccessKey = randomBytes(30).toString('base64');
  const sessionToken = randomBytes(160).toString('base64');
  await world.database.transaction(async (tx) => {
    await saveSession(tx, {
      accessKeyId,
      role: await roleOf(tx, at.account),
      sessionName: at.functionName.slice(0, 64),
      sealedSecret: world.vault.sealCredential(`session ${accessKeyId}`, secretAccessKey),
      tokenHash: createHash('sha256').update(sessionToken).digest(),
      policy: undefined,
      sourceIdentity: undefined,
      tags: {},
      transitiveTagKeys: [],
      issuedAt: at.now,
      expiresAt: new Date(at.now.getTime() + SESSION_SECONDS * 1000),
    });
  });
  return { accessKeyId, secretAccessKey, sessionToken };
}

async function roleOf(tx: Connection, account: string): Promise<StoredRole> {
  await saveAccount(tx, account, null);
  await saveRoleOnce(tx, {
    account,
    name: ROLE,
    principalId: `AROA${createHash('sha256').update(`${ROLE} ${account}`).digest('hex').slice(0, 17).toUpperCase()}`,
    trustPolicy: TRUST,
    policies: [POLICY],
  });
  const role = await findRole(tx, account, ROLE);
  if (role === undefined) throw new Error('the role of rotation functions is not there');
  return role;
}

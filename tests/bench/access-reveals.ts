import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { offerReveal } from '#lib/access/offer-reveal.ts';
import { readValueAtAws } from '#lib/access/read-value-at-aws.ts';
import type { ReadValue } from '#lib/access/read-value-port.ts';
import { revealSecretValue } from '#lib/access/reveal-secret-value.ts';
import { CEILING } from '#lib/access/rules/ceiling.ts';
import { type Aws, openAws } from '#lib/aws/aws.ts';
import { SecretValue } from '#lib/aws/secret-value.ts';
import { type Figure, median } from '#lib/cli/bench/benchmark.ts';
import type { Database } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { addConnection, addConnectionSchema } from '#lib/secrets/add-connection.ts';
import { countTrips } from './count-statements.ts';

const REGION = 'eu-central-1';
/** Each person may reveal ten values in ten minutes, so a load takes many. */
const PEOPLE = 220;
const ALONE = 100;
const PER_SECOND = 20;
const SECONDS = 60;
/** The load is more than everybody together may reveal by default. */
const CEILING_OF_THE_LOAD = { ...CEILING, reveals: 20_000 };

interface Holder {
  readonly actor: Actor;
  readonly grantId: string;
}

interface Scene {
  readonly db: Database;
  readonly secretId: string;
  readonly holders: readonly Holder[];
}

/** What a reveal costs by itself, and how many a second the product carries together with AWS. */
export async function revealFigures(db: Database, localAwsUrl: string): Promise<Figure[]> {
  const { baseUser } = PRODUCT_ACCESS;
  const opened = openAws({
    kind: 'local',
    localEndpoint: localAwsUrl,
    baseCredentials: { accessKeyId: baseUser.accessKeyId, secretAccessKey: baseUser.secretAccessKey },
  });
  if (!opened.ok) throw new Error(opened.refusal.words);
  const scene = await setScene(db, localAwsUrl);
  try {
    return [...(await alone(scene)), ...(await together(scene, opened.value))];
  } finally {
    opened.value.close();
  }
}

async function setScene(db: Database, localAwsUrl: string): Promise<Scene> {
  const client = new SecretsManagerClient({
    region: REGION,
    endpoint: localAwsUrl,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const name = 'bench/reveals/db';
  const made = await client.send(
    new CreateSecretCommand({ Name: name, SecretString: '{"username":"app","password":"example-only"}' }),
  );
  client.destroy();
  const account = PRODUCT_ACCESS.accounts.find(({ accountId }) => accountId === '000000000000');
  if (!account || !made.ARN) throw new Error('the local AWS has no account');
  const { accountId, inventoryRoleArn, revealRoleArn, externalId } = account;
  const connection = { name: 'bench', accountId, inventoryRoleArn, revealRoleArn, externalId };
  const added = await addConnection(
    db,
    addConnectionSchema.parse({ kind: 'local', regions: [REGION], ...connection }),
  );
  if (!added.ok) throw new Error(added.refusal.words);
  const secretId = mintId('secret');
  await db.prisma.secret.create({
    data: {
      id: secretId,
      connectionId: added.value.connectionId,
      accountId,
      region: REGION,
      arn: made.ARN,
      name,
      parentPath: 'bench/reveals/',
      lastSegment: 'db',
      environment: 'production',
      environmentRule: 'bench',
      fingerprint: 'bench',
      versions: { create: { versionId: made.VersionId ?? 'v', labels: ['AWSCURRENT'] } },
    },
  });
  const holders: Holder[] = [];
  for (let number = 0; number < PEOPLE; number++)
    holders.push(await addHolder(db, number, secretId, made.ARN));
  return { db, secretId, holders };
}

/** A person with a session and an open grant, as a sign-in and a decision leave them. */
async function addHolder(db: Database, number: number, secretId: string, arn: string): Promise<Holder> {
  const personId = mintId('person');
  const [sessionId, requestId, grantId] = [mintId('session'), mintId('request'), mintId('grant')];
  const displayName = `Person ${number}`;
  const email = `person-${number}@bench.example`;
  const now = new Date();
  const endsAt = new Date(now.getTime() + 4 * 3_600_000);
  await db.prisma.person.create({
    data: {
      id: personId,
      displayName,
      email,
      roles: { create: { role: 'engineer' } },
      sessions: {
        create: {
          id: sessionId,
          tokenHash: Buffer.from(sessionId),
          expiresAt: endsAt,
          confirmedAt: new Date(now.getTime() + 200_000),
          lastSeenAt: now,
        },
      },
    },
  });
  const policy = await db.prisma.accessPolicy.findFirstOrThrow({ where: { name: 'production-reveal' } });
  await db.prisma.accessRequest.create({
    data: {
      id: requestId,
      threadId: requestId,
      requesterId: personId,
      secretId,
      secretArn: arn,
      act: 'reveal',
      stage: 'AWSCURRENT',
      durationSeconds: 900,
      uses: 50,
      reason: 'bench',
      state: 'approved',
      policyId: policy.id,
      policyVersion: 1,
      facts: Buffer.from('bench'),
      factsHash: Buffer.from(requestId),
      expiresAt: endsAt,
      grant: {
        create: {
          id: grantId,
          personId,
          secretId,
          secretArn: arn,
          stage: 'AWSCURRENT',
          startsAt: now,
          endsAt,
          usesAllowed: 50,
          state: 'active',
        },
      },
    },
  });
  const actor = { personId, sessionId, displayName, email, roles: ['engineer'], confirmedAt: now } as const;
  return { actor, grantId };
}

async function revealOnce({ db, secretId }: Scene, { actor, grantId }: Holder, readValue: ReadValue) {
  const offered = await offerReveal(db, actor, { grantId });
  if (!offered.ok) throw new Error(offered.refusal.code);
  const began = performance.now();
  const target = { stage: 'AWSCURRENT', versionId: null, keyName: 'password' };
  const order = { nonce: offered.value.nonce, grantId, secretId, ...target, way: 'show' } as const;
  const revealed = await revealSecretValue(db, actor, order, { readValue, ceiling: CEILING_OF_THE_LOAD });
  if (!revealed.ok) throw new Error(revealed.refusal.code);
  return performance.now() - began;
}

/** AWS that answers at once: what is left is ours. */
const AT_ONCE: ReadValue = async () => ({
  ok: true,
  value: {
    value: SecretValue.ofText('{"password":"example-only"}'),
    versionId: 'v-bench',
    awsAccessKeyId: 'ASIABENCH',
    stsRequestId: 'sts',
    awsRequestId: 'aws',
  },
});

async function alone(scene: Scene): Promise<Figure[]> {
  const took: number[] = [];
  const base: number[] = [];
  let busy = 0;
  for (let number = 0; number < ALONE + 10; number++) {
    const holder = scene.holders[PEOPLE - 1 - Math.floor(number / 10)];
    if (!holder) throw new Error('too few people');
    const before = process.cpuUsage();
    took.push(await revealOnce(scene, holder, AT_ONCE));
    const { user, system } = process.cpuUsage(before);
    if (number >= 10) busy += user + system;
    const began = performance.now();
    for (let nth = 0; nth < 2; nth++) await scene.db.transaction((tx) => tx.$queryRaw`SELECT 1`);
    base.push(performance.now() - began);
  }
  const [first] = scene.holders;
  if (!first) throw new Error('too few people');
  const trips = await countTrips(() => revealOnce(scene, first, AT_ONCE));
  // The first ten warm up.
  return [
    {
      what: `statements of one reveal, its ticket included, in ${trips.transactions} transactions`,
      value: trips.statements,
      unit: 'statements',
    },
    {
      what: 'one reveal without AWS’s own time, median',
      value: rounded(median(took.slice(10))),
      unit: 'ms',
      base: { what: 'two empty transactions', value: rounded(median(base.slice(10))) },
      goal: { atMost: 50 },
    },
    {
      what: 'processor time of ours for one, its ticket included',
      value: rounded(busy / ALONE / 1_000),
      unit: 'ms',
    },
  ];
}

/** So many are begun a second, whether or not the ones before have ended. */
async function together(scene: Scene, aws: Aws): Promise<Figure[]> {
  const readValue = readValueAtAws(scene.db, aws);
  const total = PER_SECOND * SECONDS;
  const took: number[] = [];
  const failed: string[] = [];
  const running: Promise<void>[] = [];
  const began = performance.now();
  for (let number = 0; number < total; number++) {
    const due = began + (number * 1_000) / PER_SECOND;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const holder = scene.holders[number % (PEOPLE - 20)];
    if (!holder) throw new Error('too few people');
    running.push(
      revealOnce(scene, holder, readValue).then(
        (ms) => void took.push(ms),
        (error: Error) => void failed.push(error.message),
      ),
    );
  }
  await Promise.all(running);
  const seconds = (performance.now() - began) / 1_000;
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.floor(sorted.length * share)] ?? Number.NaN);
  return [
    {
      what: `reveals a second over ${SECONDS} s, AWS included`,
      value: Math.round((took.length / seconds) * 10) / 10,
      unit: '/s',
      goal: { atLeast: PER_SECOND * 0.98 },
    },
    { what: 'of these, median', value: at(0.5), unit: 'ms' },
    { what: 'of these, 95 in 100 within', value: at(0.95), unit: 'ms', goal: { atMost: 700 } },
    { what: 'of these, 99 in 100 within', value: at(0.99), unit: 'ms', goal: { atMost: 1_500 } },
    {
      what: `that failed${failed[0] ? ` (${failed[0]})` : ''}`,
      value: failed.length,
      unit: '',
      goal: { atMost: 0 },
    },
  ];
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

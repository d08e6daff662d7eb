/**
 * Prepares the sample company in a product that has none yet: its people, its accounts, the inventory, and a few
 * requests. Everything is done by the same acts that the pages use, so what the pages show has happened.
 */
import { decideRequest } from '#lib/access/decide-request.ts';
import { ensureDefaultPolicies } from '#lib/access/ensure-default-policies.ts';
import { offerReveal } from '#lib/access/offer-reveal.ts';
import { readRequestPage } from '#lib/access/queries/request-page.ts';
import { readValueAtAws } from '#lib/access/read-value-at-aws.ts';
import { revealSecretValue } from '#lib/access/reveal-secret-value.ts';
import { SAMPLE_POLICIES } from '#lib/access/rules/sample-policies.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import { type Aws, openAws } from '#lib/aws/aws.ts';
import { listSecretPages } from '#lib/aws/list-secrets.ts';
import { placeIn } from '#lib/aws/rules/account.ts';
import { type Database, openDatabase } from '#lib/db/client.ts';
import type { Result } from '#lib/kernel/result.ts';
import { PRODUCT_ACCESS, type ProductAccount } from '#lib/local-aws/seed/product-access.ts';
import { authenticateSession } from '#lib/people/authenticate-session.ts';
import { endSession } from '#lib/people/end-session.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { PERSONA_ISSUER, type PersonaSubject } from '#lib/people/rules/personas.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { startSession } from '#lib/people/start-session.ts';
import { addConnection } from '#lib/secrets/add-connection.ts';
import { connectedRegions } from '#lib/secrets/queries/connected-regions.ts';
import { findSecret } from '#lib/secrets/queries/find-secret.ts';
import { syncInventory } from '#lib/secrets/sync-inventory.ts';
import type { SampleCompanyPlace } from './start/seed-sample-company.ts';

/** @returns a note for the progress line, or undefined when everything was there. */
export async function seedSampleCompany(place: SampleCompanyPlace): Promise<string | undefined> {
  const db = openDatabase(place.applicationUrl);
  const aws = ours(
    openAws({ kind: 'local', localEndpoint: place.localAwsUrl, baseCredentials: PRODUCT_ACCESS.baseUser }),
  );
  try {
    await seedPersonas(db);
    await ensureDefaultPolicies(db, SAMPLE_POLICIES);
    const isNew = await connectAccounts(db, aws);
    if (!isNew) return undefined;
    const secrets = await readInventory(db, aws);
    await tellStories(db, aws);
    return `${secrets} secrets`;
  } finally {
    aws.close();
    await db.close();
  }
}

async function connectAccounts(db: Database, aws: Aws): Promise<boolean> {
  let isNew = false;
  const connected = new Set((await connectedRegions(db)).map(({ accountId }) => accountId));
  for (const account of PRODUCT_ACCESS.accounts) {
    if (!connected.has(account.accountId) && !(await admitsUs(aws, account))) continue;
    const { alias, accountId, regions, inventoryRoleArn, revealRoleArn, operatorRoleArn, externalId } =
      account;
    const added = ours(
      await addConnection(db, {
        kind: 'local',
        name: alias,
        partition: 'aws',
        accountId,
        regions: [...regions],
        inventoryRoleArn,
        revealRoleArn,
        operatorRoleArn,
        externalId,
      }),
    );
    isNew ||= added.added;
  }
  return isNew;
}

/** A home that began with an older sample company has fewer accounts, and keeps what it has. */
async function admitsUs(aws: Aws, account: ProductAccount): Promise<boolean> {
  const place = placeIn({ ...account, partition: 'aws' }, account.regions[0] ?? '');
  if (!place.ok) return false;
  for await (const page of listSecretPages(aws, place.value)) {
    return page.ok || page.refusal.code !== 'denied';
  }
  return true;
}

async function readInventory(db: Database, aws: Aws): Promise<number> {
  let seen = 0;
  for (const { connectionId, region } of await connectedRegions(db)) {
    seen += ours(await syncInventory(db, aws, { connectionId, region })).seen;
  }
  return seen;
}

/** One request that was approved and used, one that was denied, one that waits for a decision. */
async function tellStories(db: Database, aws: Aws): Promise<void> {
  const used = await ask(
    db,
    'ana',
    'staging/payments/db',
    'Compare the connection settings of staging with the runbook before the release.',
  );
  const grantId = await decide(db, 'noor', used, 'approve', null);
  if (grantId) await revealOnce(db, aws, 'ana', grantId);
  const denied = await ask(
    db,
    'ben',
    'prod/search/index-api',
    'I want to look at how the index key is built.',
  );
  await decide(db, 'tom', denied, 'deny', 'Staging holds the same structure. Ask for that one.');
  await ask(
    db,
    'ben',
    'prod/ledger/db',
    'Ledger postings since 06:00 lack their counterpart. I need to see which rows hold the locks.',
  );
}

async function ask(db: Database, who: PersonaSubject, name: string, reason: string): Promise<string> {
  return await as(db, who, async (actor) => {
    const found = await findSecret(db, actor, name);
    const secret =
      found.kind === 'one' ? found.secret : found.kind === 'several' ? found.secrets[0] : undefined;
    if (!secret) throw new Error(`the sample company has no secret ${name}`);
    const target = { stage: 'AWSCURRENT', versionId: null, keyNames: [] };
    const items = [{ secretId: secret.id, act: 'reveal' as const, ...target }];
    const terms = { durationSeconds: 900, uses: 3, ticket: null };
    return ours(await submitRequest(db, actor, { items, ...terms, reason })).requestId;
  });
}

async function decide(
  db: Database,
  who: PersonaSubject,
  requestId: string,
  verdict: 'approve' | 'deny',
  comment: string | null,
): Promise<string | null> {
  return await as(db, who, async (actor) => {
    const page = await readRequestPage(db, actor, requestId);
    const [item] = page?.askings[0]?.items ?? [];
    if (!item) throw new Error('a request of the sample company is gone');
    const terms = { durationSeconds: null, uses: null };
    const decision = { requestId, verdict, comment, ...terms, factsHash: item.factsHash };
    return ours(await decideRequest(db, actor, decision)).grantId;
  });
}

/** The value is read as it would be for a person, and dropped. */
async function revealOnce(db: Database, aws: Aws, who: PersonaSubject, grantId: string): Promise<void> {
  await as(db, who, async (actor) => {
    const offer = ours(await offerReveal(db, actor, { grantId }));
    const secret = await findSecret(db, actor, 'staging/payments/db');
    if (secret.kind !== 'one') return;
    const order = {
      nonce: offer.nonce,
      grantId,
      secretId: secret.secret.id,
      stage: 'AWSCURRENT',
      versionId: null,
      keyName: null,
    };
    ours(
      await revealSecretValue(db, actor, { ...order, way: 'show' }, { readValue: readValueAtAws(db, aws) }),
    );
  });
}

async function as<T>(db: Database, subject: PersonaSubject, act: (actor: Actor) => Promise<T>): Promise<T> {
  const session = ours(
    await startSession(db, { issuer: PERSONA_ISSUER, subject, userAgent: 'sample company' }),
  );
  const actor = await authenticateSession(db, session.token);
  if (!actor) throw new Error(`the persona ${subject} cannot sign in`);
  try {
    return await act(actor);
  } finally {
    await endSession(db, actor);
  }
}

function ours<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`the sample company could not be prepared: ${result.refusal.code}`);
}

import type { Database } from '#lib/db/client.ts';
import { tagsSchema } from '#lib/secrets/rules/mirrored-json.ts';
import { readStatements } from './rules/document.ts';
import { openPrincipal } from './rules/identity-documents.ts';
import { judgeSecret, type Population, populationOf } from './rules/judge-secret.ts';
import type { JudgedSecret, KeyOfSecret, PolicyOn, Source } from './rules/principal.ts';
import { type ReaderSet, SetMaker } from './rules/reader-set.ts';
import { loadPrincipals, loadReadings } from './store/identities.ts';
import {
  digestOf,
  loadSecretsToJudge,
  noteJudged,
  type SecretToJudge,
  sweep,
} from './store/judged-secrets.ts';
import { loadKeyPolicies, type StoredKeyPolicy } from './store/key-policies.ts';
import { loadMembers, moveSecrets, type SetOfSecret, saveSets } from './store/reader-sets.ts';

/** Looked at together: the server answers others in between. */
const AT_ONCE = 250;

export interface JudgedReaders {
  readonly secrets: number;
  /** Secrets whose readers are others than before. */
  readonly moved: number;
}

/**
 * Judges for every protected secret of the connections whose IAM was read who can read it directly. A connection of which
 * nothing changed is passed over, and a secret whose readers are what they were is not written.
 */
export async function judgeDirectReaders(db: Database, signal?: AbortSignal): Promise<JudgedReaders> {
  const readings = (await loadReadings(db.prisma)).filter(({ readAt }) => readAt !== null);
  let population: Population | null = null;
  const done = { secrets: 0, moved: 0 };
  for (const { connectionId, judgedDigest } of readings) {
    signal?.throwIfAborted();
    const digest = await digestOf(db.prisma, connectionId);
    if (digest === judgedDigest) continue;
    population ??= populationOf((await loadPrincipals(db.prisma)).map(openPrincipal));
    const judged = await judgeConnection(db, connectionId, population, signal);
    await db.transaction(async (tx) => {
      await sweep(tx, connectionId);
      await noteJudged(tx, connectionId, digest);
    });
    done.secrets += judged.secrets;
    done.moved += judged.moved;
  }
  return done;
}

async function judgeConnection(
  db: Database,
  connectionId: string,
  population: Population,
  signal: AbortSignal | undefined,
): Promise<JudgedReaders> {
  const bench = new Bench(await loadKeyPolicies(db.prisma, connectionId));
  const done = { secrets: 0, moved: 0 };
  for (let after = ''; ; ) {
    signal?.throwIfAborted();
    const secrets = await loadSecretsToJudge(db.prisma, connectionId, after, AT_ONCE);
    const last = secrets.at(-1);
    if (!last) return done;
    const judged = secrets.map((secret) => ({
      secret,
      set: bench.maker.make(judgeSecret(bench.secretOf(secret), population)),
    }));
    done.moved += await save(db, connectionId, judged, bench.known);
    done.secrets += secrets.length;
    after = last.id;
  }
}

async function save(
  db: Database,
  connectionId: string,
  judged: readonly { readonly secret: SecretToJudge; readonly set: ReaderSet }[],
  known: Set<string>,
): Promise<number> {
  const moved = judged.filter(({ secret, set }) => secret.setId !== set.id);
  if (moved.length === 0) return 0;
  const fresh = new Map(moved.flatMap(({ set }) => (known.has(set.id) ? [] : [[set.id, set] as const])));
  await db.transaction(async (tx) => {
    const before = await loadMembers(tx, [...new Set(moved.flatMap(({ secret }) => secret.setId ?? []))]);
    await saveSets(tx, [...fresh.values()]);
    await moveSecrets(
      tx,
      connectionId,
      moved.map(({ secret, set }) => moveOf(secret, set, before)),
    );
  });
  for (const id of fresh.keys()) known.add(id);
  return moved.length;
}

/** Whoever can read now and could not before; nobody where the readers were not known before. */
function moveOf(
  secret: SecretToJudge,
  set: ReaderSet,
  before: ReadonlyMap<string, ReadonlySet<string>>,
): SetOfSecret {
  const members = set.readers.flatMap(({ verdict, principal }) => (verdict === 'no' ? [] : [principal]));
  const old = secret.setId === null ? null : (before.get(secret.setId) ?? new Set<string>());
  // Where another account was let in as a whole, knowing its users and roles by name is no news.
  const isNews = (principal: string) =>
    old !== null && !old.has(principal) && !old.has(otherAccountOf(principal, secret.accountId));
  const gained = members.filter(isNews);
  return { secretId: secret.id, setId: set.id, gained, members };
}

/** How the account of a principal stands in a set that does not know its users and roles; empty for one's own. */
function otherAccountOf(principal: string, own: string): string {
  const [arn = '', partition = '', , , account = ''] = principal.split(':');
  return arn === 'arn' && account !== own ? `arn:${partition}:iam::${account}:root` : '';
}

/** What is read once for many secrets: policies by their text, keys by their id. */
class Bench {
  readonly maker = new SetMaker();
  /** Sets that are kept already. */
  readonly known = new Set<string>();
  readonly #policies = new Map<string, PolicyOn>();
  readonly #keys = new Map<string, KeyOfSecret>();

  constructor(keys: readonly StoredKeyPolicy[]) {
    for (const { region, keyId, keyArn, policy } of keys) {
      const on = policy === null ? null : policyOn(policy, { kind: 'key', name: keyId, arn: keyArn });
      this.#keys.set(`${region} ${keyId}`, { kind: 'customer', arn: keyArn, policy: on });
    }
  }

  secretOf(secret: SecretToJudge): JudgedSecret {
    const tags = tagsSchema.safeParse(secret.tags ?? []);
    return {
      arn: secret.arn,
      partition: secret.arn.split(':')[1] ?? 'aws',
      account: secret.accountId,
      region: secret.region,
      tags: tags.success ? new Map(tags.data.map(({ key, value }) => [key.toLowerCase(), value])) : null,
      policy: this.#policyOf(secret),
      key: this.#keyOf(secret),
    };
  }

  #policyOf({ policy }: SecretToJudge): PolicyOn {
    if (policy === null) return [];
    const known = this.#policies.get(policy);
    if (known !== undefined) return known;
    const read = policyOn(policy, { kind: 'secret', name: 'resource policy', arn: null });
    this.#policies.set(policy, read);
    return read;
  }

  #keyOf({ kmsKeyId, region }: SecretToJudge): KeyOfSecret {
    if (kmsKeyId === null || kmsKeyId.endsWith('alias/aws/secretsmanager')) return { kind: 'aws-managed' };
    return this.#keys.get(`${region} ${kmsKeyId}`) ?? { kind: 'customer', arn: null, policy: null };
  }
}

function policyOn(text: string, source: Source): PolicyOn {
  const statements = readStatements(text);
  return statements === null ? null : statements.map((statement) => ({ source, statement }));
}

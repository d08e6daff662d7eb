import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { policyWords } from '#lib/secrets/rules/policy-words.ts';
import { rawStatements } from '../rules/document.ts';
import type { StatementPointer } from '../rules/reader-set.ts';
import { loadReadings } from '../store/identities.ts';
import { loadReadersOf, loadStatements, type StoredReader } from '../store/reader-sets.ts';
import { selectUse } from '../store/reads.ts';
import { type OwnRole, selectOwnRoles } from '../store/widest.ts';

/** A statement with its text, in words and as it is written. */
export interface StatementView {
  readonly source: StatementPointer['source'];
  readonly sid: string | null;
  readonly number: number;
  readonly sentence: string;
  /** What a statement of a principal's own speaks of: "prod/payments/*"; null where it stands on the thing itself. */
  readonly reach: string | null;
  /** It lets use the key, not read the value. */
  readonly ofKey: boolean;
  /** Indented; empty for the root user, who needs none. */
  readonly json: string;
}

export interface DirectReaderView {
  readonly principal: string;
  readonly name: string;
  readonly kind: StoredReader['kind'];
  readonly account: string | null;
  readonly verdict: 'yes' | 'depends' | 'no';
  readonly open: readonly string[];
  readonly grants: readonly StatementView[];
  readonly denials: readonly StatementView[];
  readonly own: OwnRole['use'] | null;
  /** ISO; null: no read in the 90 days that we can see. */
  readonly lastAt: string | null;
  readonly reads: number;
  /** ISO; since when, where it came after the readers were first known. */
  readonly gainedAt: string | null;
}

export interface DirectReadersView {
  /** `unread`: IAM of its account was never read whole; `waiting`: it was, and the secret comes at the next run. */
  readonly state: 'known' | 'unread' | 'waiting';
  readonly readAt: string | null;
  /** Why IAM was not read whole the last time. */
  readonly refusedCode: string | null;
  readonly readers: readonly DirectReaderView[];
  readonly keptOut: readonly DirectReaderView[];
}

/** Who can read one secret past the product, worst first; null: not for this person. */
export async function readDirectReaders(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  secret: { readonly id: string; readonly connectionId: string },
  now: Date,
): Promise<DirectReadersView | null> {
  if (!can(actor, 'findings.read')) return null;
  const [stored, readings, uses, own] = await Promise.all([
    loadReadersOf(db.prisma, secret.id),
    loadReadings(db.prisma),
    selectUse(db.pool, secret.id, now),
    selectOwnRoles(db.prisma),
  ]);
  const reading = readings.find(({ connectionId }) => connectionId === secret.connectionId);
  const hashes = stored.flatMap(({ grants, denials }) => [...grants, ...denials]).map(({ hash }) => hash);
  const texts = await loadStatements(db.prisma, [...new Set(hashes)]);
  const use = new Map(uses.map((each) => [each.arn, each]));
  const roles = new Map(own.map(({ arn, use: what }) => [arn, what]));
  const views = stored.map((reader) =>
    viewOf(reader, texts, use.get(reader.principal), roles.get(reader.principal)),
  );
  return {
    state: stored.length > 0 ? 'known' : reading?.readAt ? 'waiting' : 'unread',
    readAt: reading?.readAt?.toISOString() ?? null,
    refusedCode: reading?.refusedCode ?? null,
    readers: views.filter(({ verdict }) => verdict !== 'no').toSorted(worstFirst),
    keptOut: views.filter(({ verdict }) => verdict === 'no').toSorted(worstFirst),
  };
}

/** Certain before possible, ours last, then who reads most. */
function worstFirst(a: DirectReaderView, b: DirectReaderView): number {
  const rank = ({ own, kind, verdict }: DirectReaderView) =>
    (own ? 4 : 0) + (kind === 'root' ? 2 : 0) + (verdict === 'yes' ? 0 : 1);
  return rank(a) - rank(b) || b.reads - a.reads || (a.principal < b.principal ? -1 : 1);
}

function viewOf(
  reader: StoredReader,
  texts: ReadonlyMap<string, string>,
  use: { readonly reads: number; readonly lastAt: Date } | undefined,
  own: OwnRole['use'] | undefined,
): DirectReaderView {
  const { principal, kind, account, verdict, open } = reader;
  return {
    ...{ principal, kind, account, verdict, open },
    name: nameOf(principal, kind),
    grants: reader.grants.map((pointer) => statementView(pointer, texts)),
    denials: reader.denials.map((pointer) => statementView(pointer, texts)),
    own: own ?? null,
    lastAt: use?.lastAt.toISOString() ?? null,
    reads: use?.reads ?? 0,
    gainedAt: reader.gainedAt?.toISOString() ?? null,
  };
}

/** The shortest name that still tells it apart. */
export function nameOf(principal: string, kind: string): string {
  if (kind === 'everybody') return 'everybody';
  if (kind === 'root') return 'root user';
  if (kind === 'account') return `account ${principal.split(':')[4] ?? principal}`;
  return principal.split('/').at(-1) || principal;
}

function statementView(pointer: StatementPointer, texts: ReadonlyMap<string, string>): StatementView {
  const { source, sid, number } = pointer;
  const ofKey = pointer.ofKey === true;
  if (source.kind === 'root') {
    return {
      source,
      sid,
      number,
      ofKey,
      reach: null,
      sentence: 'The root user may do everything; no policy of IAM says so or takes it away.',
      json: '',
    };
  }
  const text = texts.get(pointer.hash) ?? '{}';
  const [words] = policyWords(`{"Statement":[${text}]}`) ?? [];
  const sentence = (words?.sentence ?? 'It cannot be put in words.').replace(
    ' nobody that is named ',
    ' whoever holds it ',
  );
  const reach = source.kind === 'secret' || source.kind === 'key' ? null : reachWords(text);
  return { source, sid, number, ofKey, sentence, reach, json: words?.json ?? text };
}

const MOST_NAMED = 3;

/** The resources of a statement by the names of the secrets, else as they are written. */
function reachWords(text: string): string | null {
  const [statement] = rawStatements(`{"Statement":[${text}]}`) ?? [];
  const listed = [statement?.Resource ?? statement?.NotResource ?? []].flat();
  const named = listed.flatMap((each) => (typeof each === 'string' ? [each] : []));
  if (named.length === 0) return null;
  const names = named.map((each) => (each === '*' ? 'everything' : (each.split(':secret:')[1] ?? each)));
  const shown = [...new Set(names)];
  const more = shown.length - MOST_NAMED;
  const words = `${shown.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return statement?.Resource === undefined ? `all but ${words}` : words;
}

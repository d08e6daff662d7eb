import { createHash } from 'node:crypto';
import type { DirectReader } from './judge-secret.ts';
import type { Source, SourcedStatement } from './principal.ts';

/** A statement that decided something: where it stands, and the hash its text is kept under. */
export interface StatementPointer {
  readonly source: Source;
  readonly sid: string | null;
  readonly number: number;
  readonly hash: string;
  /** It lets use the key, not read the value. */
  readonly ofKey?: true;
}

/** A direct reader as it is kept. */
export interface KeptReader {
  readonly principal: string;
  readonly kind: DirectReader['kind'];
  readonly account: string | null;
  readonly verdict: 'yes' | 'depends' | 'no';
  readonly grants: readonly StatementPointer[];
  readonly denials: readonly StatementPointer[];
  readonly open: readonly string[];
}

/** Readers that stand together on one secret or many, under a name made of what they are. */
export interface ReaderSet {
  readonly id: string;
  readonly readers: readonly KeptReader[];
  /** Hash → text of a statement. */
  readonly statements: ReadonlyMap<string, string>;
  readonly certain: number;
  readonly depends: number;
  readonly keptOut: number;
}

/** More statements than this are not shown for one reader. */
const MOST_STATEMENTS = 12;

export class SetMaker {
  readonly #pointers = new Map<SourcedStatement, StatementPointer>();
  readonly #texts = new Map<string, string>();

  make(readers: readonly DirectReader[]): ReaderSet {
    const kept = readers
      .map(({ judgement, ...who }) => ({
        ...who,
        verdict: judgement.verdict,
        grants: [...this.#point(judgement.grants), ...this.#pointToKey(judgement)],
        denials: this.#point(judgement.denials),
        open: judgement.open,
      }))
      .sort((a, b) => (a.principal < b.principal ? -1 : 1));
    const id = createHash('sha256').update(JSON.stringify(kept)).digest('hex').slice(0, 32);
    const count = (verdict: KeptReader['verdict']) => kept.filter((each) => each.verdict === verdict).length;
    const hashes = new Set(
      kept.flatMap(({ grants, denials }) => [...grants, ...denials]).map(({ hash }) => hash),
    );
    return {
      id,
      readers: kept,
      statements: new Map([...hashes].map((hash) => [hash, this.#texts.get(hash) ?? ''])),
      certain: count('yes'),
      depends: count('depends'),
      keptOut: count('no'),
    };
  }

  /** What lets both read and decrypt is named once. */
  #pointToKey({ grants, decrypts = [] }: DirectReader['judgement']): readonly StatementPointer[] {
    const others = decrypts.filter((each) => !grants.includes(each));
    return this.#point(others).map((pointer) => ({ ...pointer, ofKey: true }));
  }

  #point(statements: readonly SourcedStatement[]): readonly StatementPointer[] {
    return statements.slice(0, MOST_STATEMENTS).map((each) => {
      const known = this.#pointers.get(each);
      if (known) return known;
      const { source, statement } = each;
      const hash = createHash('sha256').update(statement.json).digest('hex').slice(0, 32);
      this.#texts.set(hash, statement.json);
      const { sid, number } = statement;
      const pointer = { source, sid: sid === null ? null : sid.slice(0, 200), number, hash };
      this.#pointers.set(each, pointer);
      return pointer;
    });
  }
}

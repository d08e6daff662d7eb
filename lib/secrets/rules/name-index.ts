/**
 * The names of the inventory as one long string, to be searched in memory: an index of the database finds words of three
 * letters and more, for one or two it would have to look at every row. Costs about 60 bytes a name and next to nothing
 * to make.
 */

/** Names looked at for one search: of a word that is in more of them, the first in the order of names count. */
const MOST_LOOKED_AT = 2_000;
const WORD_STARTS = new Set(['-', '_', '.', '+', '=', '@', '!']);

export class NameIndex {
  readonly #names: string;
  readonly #ids: string;
  readonly #idLength: number;
  /** Where each name begins. */
  readonly #starts: Uint32Array;

  /** @param names lower case, joined by line ends. @param ids of the same order, all of one length, joined by nothing. */
  constructor(names: string, ids: string, count: number) {
    this.#names = `\n${names}\n`;
    this.#ids = ids;
    this.#idLength = count === 0 ? 0 : ids.length / count;
    this.#starts = new Uint32Array(count);
    let at = 1;
    for (let line = 0; line < count; line += 1) {
      this.#starts[line] = at;
      at = this.#names.indexOf('\n', at) + 1;
    }
  }

  get size(): number {
    return this.#starts.length;
  }

  /** Ids of the secrets whose names hold every word, best first: begins a segment, begins a word, elsewhere. */
  find(words: readonly string[], limit: number): readonly string[] {
    const [first = '', ...others] = words;
    if (first === '' || words.some((word) => !this.#names.includes(word))) return [];
    const ranks: number[][] = [[], [], []];
    let from = 0;
    for (let looked = 0; looked < MOST_LOOKED_AT; looked += 1) {
      const at = this.#names.indexOf(first, from);
      if (at === -1) break;
      const line = this.#lineAt(at);
      const end = this.#names.indexOf('\n', at);
      if (others.length === 0 || this.#holds(line, end, others))
        ranks[this.#rankIn(line, end, first)]?.push(line);
      if (ranks[0]?.length === limit) break;
      from = end;
    }
    return ranks
      .flat()
      .slice(0, limit)
      .map((line) => this.#ids.slice(line * this.#idLength, (line + 1) * this.#idLength));
  }

  #holds(line: number, end: number, words: readonly string[]): boolean {
    const name = this.#names.slice(this.#starts[line], end);
    return words.every((word) => name.includes(word));
  }

  #rankIn(line: number, end: number, word: string): 0 | 1 | 2 {
    let best: 0 | 1 | 2 = 2;
    const start = this.#starts[line] ?? 0;
    const name = this.#names.slice(start, end);
    for (let at = name.indexOf(word); at !== -1; at = name.indexOf(word, at + 1)) {
      const before = at === 0 ? '/' : name.charAt(at - 1);
      if (before === '/') return 0;
      if (WORD_STARTS.has(before)) best = 1;
    }
    return best;
  }

  #lineAt(position: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

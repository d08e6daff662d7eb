/**
 * Text from outside is shown as it is, but what cannot be seen is made visible: control and invisible characters,
 * characters that reorder what is around them, and letters of another script that look like Latin ones inside a
 * word that is otherwise Latin.
 */

export type MarkedKind = 'text' | 'control' | 'invisible' | 'reordering' | 'look-alike' | 'foreign';

export interface MarkedPiece {
  readonly kind: MarkedKind;
  readonly text: string;
  /** What a reader is told: `U+202E, right-to-left override`. Empty for plain text. */
  readonly name: string;
}

const REORDERING: Record<string, string> = {
  '\u061c': 'Arabic letter mark',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u202a': 'left-to-right embedding',
  '\u202b': 'right-to-left embedding',
  '\u202c': 'end of embedding',
  '\u202d': 'left-to-right override',
  '\u202e': 'right-to-left override',
  '\u2066': 'left-to-right isolate',
  '\u2067': 'right-to-left isolate',
  '\u2068': 'first strong isolate',
  '\u2069': 'end of isolate',
};

const NAMED: Record<string, string> = {
  '\u0000': 'NUL',
  '\u00a0': 'no-break space',
  '\u00ad': 'soft hyphen',
  '\u034f': 'grapheme joiner',
  '\u115f': 'Hangul filler',
  '\u1160': 'Hangul filler',
  '\u180e': 'Mongolian separator',
  '\u200b': 'zero width space',
  '\u200c': 'zero width non-joiner',
  '\u200d': 'zero width joiner',
  '\u2028': 'line separator',
  '\u2029': 'paragraph separator',
  '\u2060': 'word joiner',
  '\u3000': 'wide space',
  '\u3164': 'Hangul filler',
  '\ufeff': 'byte order mark',
  '\uffa0': 'Hangul filler',
  '\ufffd': 'replacement character',
};

/** Letters that most typefaces draw like a Latin one, as code point and Latin letter: Cyrillic, Greek, Armenian. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  (
    '0430a 0435e 0441c 0501d 04bbh 0456i 0458j 04cfl 043eo 0440p 051bq 0455s 0475v 0461w 0445x 0443y 0410A 0412B ' +
    '0415E 041dH 0406I 0408J 041aK 041cM 041eO 0420P 0405S 0422T 0425X 0423Y 050cG 051cW 03b1a 03b9i 03bfo 03bak ' +
    '03bdv 03c1p 03c4t 03c5u 03c7x 0391A 0392B 0395E 0396Z 0397H 0399I 039aK 039cM 039dN 039fO 03a1P 03a4T 03a5Y ' +
    '03a7X 0585o 057du 0578n 0581g 0570h 0566q'
  )
    .split(' ')
    .map((pair): [string, string] => [
      String.fromCodePoint(Number.parseInt(pair.slice(0, 4), 16)),
      pair.slice(4),
    ]),
);

const CONTROL = /^\p{Cc}$/u;
const UNSEEN = /^(?:\p{Cf}|\p{Zl}|\p{Zp}|\p{Cs}|\p{Cn}|\p{Co}|\p{Default_Ignorable_Code_Point})$/u;
const ODD_SPACE = /^\p{Zs}$/u;
const FULL_WIDTH = /^[\uff01-\uff5e]$/;
const LATIN_WORD = /[A-Za-z]/;

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

export interface MarkedOptions {
  /** Leave line breaks and tabs as they are: reasons, comments, descriptions. */
  readonly lines?: boolean;
  /** Mark everything outside ASCII: names and ARNs, whose alphabet knows nothing else. */
  readonly ascii?: boolean;
}

function told(character: string, words: string | undefined): string {
  return words ? `${codePoint(character)}, ${words}` : codePoint(character);
}

function pieceOf(character: string, inLatinWord: boolean, options: MarkedOptions): MarkedPiece {
  if (options.lines && (character === '\n' || character === '\t')) return plain(character);
  const reordering = REORDERING[character];
  if (reordering) return { kind: 'reordering', text: character, name: told(character, reordering) };
  if (CONTROL.test(character))
    return { kind: 'control', text: character, name: told(character, NAMED[character]) };
  if (character !== ' ' && (ODD_SPACE.test(character) || UNSEEN.test(character) || NAMED[character])) {
    return { kind: 'invisible', text: character, name: told(character, NAMED[character]) };
  }
  const shape = FULL_WIDTH.test(character)
    ? fromFullWidth(character)
    : inLatinWord && LOOK_ALIKES.get(character);
  if (shape) {
    return {
      kind: 'look-alike',
      text: character,
      name: `${codePoint(character)}, looks like Latin ${shape}`,
    };
  }
  if (options.ascii && character > '\u007f') {
    return {
      kind: 'foreign',
      text: character,
      name: `${codePoint(character)}, outside the alphabet of names`,
    };
  }
  return plain(character);
}

function fromFullWidth(character: string): string {
  return String.fromCodePoint((character.codePointAt(0) ?? 0) - 0xfee0);
}

function plain(text: string): MarkedPiece {
  return { kind: 'text', text, name: '' };
}

/** Cuts a text into runs of plain text and single marked characters. */
export function markedPieces(text: string, options: MarkedOptions = {}): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  for (const word of text.split(/(?<=[\s/._\-:@])/u)) {
    const latin = LATIN_WORD.test(word);
    for (const character of word) {
      const piece = pieceOf(character, latin, options);
      const last = pieces[pieces.length - 1];
      if (piece.kind === 'text' && last?.kind === 'text') {
        pieces[pieces.length - 1] = plain(last.text + piece.text);
      } else {
        pieces.push(piece);
      }
    }
  }
  return pieces;
}

/** Says whether a text holds anything a person cannot see or may mistake. */
export function holdsHidden(text: string, options: MarkedOptions = {}): boolean {
  return markedPieces(text, options).some((piece) => piece.kind !== 'text');
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fontkit from 'fontkit';
import { codePoint } from '../rules/visible.ts';

/** Where the packages of the fonts lie: the product is started in its own folder. */
const PACKAGES = join(process.cwd(), 'node_modules', '@fontsource');

const LATIN = ['latin', 'latin-ext', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'vietnamese'];

/** Files of one weight, most wanted first. Hebrew and Arabic are set in their regular weight alone. */
const FILES: Readonly<Record<Weight, readonly string[]>> = {
  regular: [
    ...LATIN.map((script) => `inter/files/inter-${script}-400-normal.woff`),
    'noto-sans-hebrew/files/noto-sans-hebrew-hebrew-400-normal.woff',
    'noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff',
  ],
  strong: [
    ...LATIN.map((script) => `inter/files/inter-${script}-600-normal.woff`),
    'noto-sans-hebrew/files/noto-sans-hebrew-hebrew-400-normal.woff',
    'noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff',
  ],
};

export type Weight = 'regular' | 'strong';

export interface Font {
  /** By which the document knows it. */
  readonly name: string;
  readonly bytes: Buffer;
  readonly rightToLeft: boolean;
  has(point: number): boolean;
}

/** A piece of text that one font can set. */
export interface Run {
  readonly text: string;
  readonly font: Font;
}

const opened = new Map<Weight, readonly Font[]>();

/** The fonts of a weight; read once. */
export function fontsOf(weight: Weight): readonly Font[] {
  const known = opened.get(weight);
  if (known) return known;
  const fonts = FILES[weight].map((file): Font => {
    const bytes = readFileSync(join(PACKAGES, file));
    const font = fontkit.create(bytes);
    if (!('hasGlyphForCodePoint' in font)) throw new Error('a font file of ours holds more than one font');
    return {
      name: `${weight} ${file}`,
      bytes,
      rightToLeft: /hebrew|arabic/.test(file),
      has: (point) => font.hasGlyphForCodePoint(point),
    };
  });
  opened.set(weight, fonts);
  return fonts;
}

/** Cuts text into runs. What no font can draw is written as its number, so that nothing is lost silently. */
export function runsOf(text: string, weight: Weight): Run[] {
  const fonts = fontsOf(weight);
  const [first] = fonts;
  if (!first) return [];
  const runs: { text: string; font: Font }[] = [];
  for (const sign of text) {
    const last = runs.at(-1);
    const point = sign.codePointAt(0) ?? 0;
    // A blank stays with the word before it: what is written from right to left keeps its order.
    const keeps = sign === ' ' && last?.font.rightToLeft === true && last.font.has(point);
    const font = keeps ? last?.font : fonts.find((one) => one.has(point));
    const drawn = font ? sign : codePoint(sign);
    if (last && last.font === (font ?? first)) last.text += drawn;
    else runs.push({ text: drawn, font: font ?? first });
  }
  return runs;
}

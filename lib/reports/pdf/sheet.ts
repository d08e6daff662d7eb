import PDFDocument from 'pdfkit';
import { visibleText } from '../rules/visible.ts';
import { fontsOf, type Run, runsOf, type Weight } from './fonts.ts';

/** A4 upright, in points. */
export const PAGE = { width: 595.28, height: 841.89, left: 48, right: 48, top: 64, bottom: 60 } as const;
export const WIDTH = PAGE.width - PAGE.left - PAGE.right;

export const INK = '#14181E';
export const INK2 = '#47505B';
export const INK3 = '#626C78';
export const RULE = '#C6CBD3';
export const ACCENT = '#1F4FD1';
export const BAD = '#B42318';

export interface TextLook {
  readonly size?: number;
  readonly weight?: Weight;
  readonly colour?: string;
  readonly lineHeight?: number;
}

export interface SheetFacts {
  readonly title: string;
  readonly subject: string;
  /** The date that the document carries: that of its content, not of its making. */
  readonly at: Date;
}

/** A document that is written from the top down. Text goes in as text and comes out as glyphs, never as operators. */
export class Sheet {
  readonly doc: PDFKit.PDFDocument;
  y: number = PAGE.top;
  readonly #chunks: Buffer[] = [];
  readonly #whole: Promise<Buffer>;

  constructor(facts: SheetFacts) {
    this.doc = new PDFDocument({
      size: 'A4',
      margin: 0,
      bufferPages: true,
      lang: 'en',
      displayTitle: true,
      pdfVersion: '1.7',
      info: {
        Title: facts.title,
        Subject: facts.subject,
        Author: 'Countersign',
        Creator: 'Countersign',
        Producer: 'Countersign',
        CreationDate: facts.at,
        ModDate: facts.at,
      },
    });
    for (const weight of ['regular', 'strong'] as const) {
      for (const font of fontsOf(weight)) this.doc.registerFont(font.name, font.bytes);
    }
    this.#whole = new Promise((settle, fail) => {
      this.doc.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
      this.doc.on('end', () => settle(Buffer.concat(this.#chunks)));
      this.doc.on('error', fail);
    });
  }

  get pages(): number {
    return this.doc.bufferedPageRange().count;
  }

  newPage(): void {
    this.doc.addPage();
    this.y = PAGE.top;
  }

  /** Begins a new page unless this much is left. @returns whether it did. */
  room(height: number): boolean {
    if (this.y + height <= PAGE.height - PAGE.bottom) return false;
    this.newPage();
    return true;
  }

  bookmark(title: string, parent?: PDFKit.PDFOutline): PDFKit.PDFOutline {
    return (parent ?? this.doc.outline).addItem(visibleText(title));
  }

  /** Lines that fit the width. Breaks at blanks, and inside a word that is wider than a line. */
  linesOf(text: string, width: number, look: TextLook): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of visibleText(text).split(/(?<= )/)) {
      if (this.widthOf((line + word).trimEnd(), look) <= width) {
        line += word;
        continue;
      }
      if (line.trim() !== '') lines.push(line.trimEnd());
      line = word;
      while (this.widthOf(line.trimEnd(), look) > width) {
        const cut = this.#fitting(line, width, look);
        lines.push(line.slice(0, cut));
        line = line.slice(cut);
      }
    }
    if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
    return lines;
  }

  /** How many UTF-16 units of a text fit, at least one sign. */
  #fitting(text: string, width: number, look: TextLook): number {
    const signs = [...text];
    let low = 1;
    let high = signs.length;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.widthOf(signs.slice(0, middle).join(''), look) <= width) low = middle;
      else high = middle - 1;
    }
    return signs.slice(0, low).join('').length;
  }

  widthOf(text: string, look: TextLook): number {
    return this.#runs(text, look).reduce((sum, run) => sum + this.#widthOfRun(run, look), 0);
  }

  #runs(text: string, { weight = 'regular' }: TextLook): Run[] {
    return runsOf(text, weight);
  }

  #widthOfRun(run: Run, { size = 9 }: TextLook): number {
    return this.doc.font(run.font.name).fontSize(size).widthOfString(run.text, featuresOf(run));
  }

  /** One line at a place. */
  put(text: string, x: number, y: number, look: TextLook = {}): void {
    let at = x;
    for (const run of this.#runs(text, look)) {
      this.doc
        .font(run.font.name)
        .fontSize(look.size ?? 9)
        .fillColor(look.colour ?? INK)
        .text(run.text, at, y, { lineBreak: false, ...featuresOf(run) });
      at += this.#widthOfRun(run, look);
    }
  }

  /** Running text from here on, over pages if it must be. */
  paragraph(text: string, look: TextLook & { readonly width?: number; readonly after?: number } = {}): void {
    const height = look.lineHeight ?? (look.size ?? 9) * 1.45;
    for (const line of this.linesOf(text, look.width ?? WIDTH, look)) {
      this.room(height);
      this.put(line, PAGE.left, this.y, look);
      this.y += height;
    }
    this.y += look.after ?? 6;
  }

  rule(colour: string = RULE, width = 0.6): void {
    this.doc
      .moveTo(PAGE.left, this.y)
      .lineTo(PAGE.left + WIDTH, this.y)
      .lineWidth(width)
      .strokeColor(colour)
      .stroke();
  }

  /** Goes over every page, then closes the document. */
  async finish(onPage: (number: number, of: number) => void): Promise<Buffer> {
    const { count } = this.doc.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.doc.switchToPage(page);
      onPage(page + 1, count);
    }
    this.doc.end();
    return await this.#whole;
  }
}

/** Without a list of features the library sets word by word, in the order of the words from left to right. */
function featuresOf(run: Run): { features?: PDFKit.Mixins.OpenTypeFeatures[] } {
  return run.font.rightToLeft ? { features: ['kern'] } : {};
}

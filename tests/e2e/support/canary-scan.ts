import { randomInt } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

/** Every form in which a value, or only its beginning, could lie somewhere. */
export interface Needles {
  readonly label: string;
  /** Each form of the first eight characters and of the whole, once as text and once more in hexadecimal. */
  readonly all: readonly Buffer[];
  /** The few that are worth looking for in hundreds of megabytes. */
  readonly plain: readonly Buffer[];
}

export interface Sink {
  readonly name: string;
  readonly bytes: Buffer;
}

const PREFIX = 8;
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!?*+/=&<"\\';

/** Text that cannot be anywhere by chance, with characters that each encoding writes differently. */
export function makeCanary(length: number): string {
  const random = () => ALPHABET[randomInt(ALPHABET.length)] ?? 'A';
  const special = ['<', '"', '\\', '&'][randomInt(4)] ?? '<';
  return Array.from({ length }, (_, index) => (index === 3 ? special : random())).join('');
}

export function needlesOf(label: string, value: string | Uint8Array): Needles {
  const whole = Buffer.from(value);
  const head = typeof value === 'string' ? Buffer.from(value.slice(0, PREFIX)) : whole.subarray(0, PREFIX);
  const forms = new Map<string, Buffer>();
  const add = (form: string | Buffer) => {
    const bytes = Buffer.from(form as string);
    // A shorter piece would be found everywhere by chance.
    if (bytes.length >= 6) forms.set(bytes.toString('hex'), bytes);
  };
  for (const bytes of [head, whole]) {
    for (const form of base64Forms(bytes)) add(form);
    add(bytes.toString('hex'));
    add(bytes.toString('hex').toUpperCase());
    add(bytes);
    if (typeof value === 'string') for (const form of textForms(bytes.toString('utf8'))) add(form);
  }
  const inHex = [...forms.values()].map((bytes) => Buffer.from(bytes.toString('hex')));
  return { label, all: [...forms.values(), ...inHex], plain: [...plainForms(head)] };
}

/** Base64 of these bytes wherever they stand in something longer: the first and last letters depend on neighbours. */
function* base64Forms(bytes: Buffer): Generator<string> {
  for (const offset of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    const usable = shifted.length - (shifted.length % 3);
    const text = shifted.toString('base64').slice(Math.ceil((offset * 8) / 6), (usable / 3) * 4);
    yield text;
    yield text.replaceAll('+', '-').replaceAll('/', '_');
  }
}

function* textForms(text: string): Generator<string | Buffer> {
  yield JSON.stringify(text).slice(1, -1);
  yield JSON.stringify(JSON.stringify(text)).slice(3, -3);
  yield JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('<', '\\u003c')
    .replaceAll('&', '\\u0026')
    .replaceAll('>', '\\u003e');
  yield [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  yield encodeURIComponent(text);
  yield new URLSearchParams({ q: text }).toString().slice('q='.length);
  yield text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  yield text.replaceAll('\\', '\\\\');
  yield Buffer.from(text, 'utf16le');
  yield Buffer.from(text, 'utf16le').swap16();
}

function* plainForms(head: Buffer): Generator<Buffer> {
  yield head;
  yield Buffer.from(head.toString('hex'));
  yield Buffer.from(head.toString('utf8'), 'utf16le');
}

/** What was found where; empty: nothing. Compressed bytes are looked through as well. */
export function scan(
  sinks: Iterable<Sink>,
  canaries: readonly Needles[],
  which: 'all' | 'plain' = 'all',
): string[] {
  const found: string[] = [];
  for (const { name, bytes } of sinks) {
    for (const readable of [bytes, ...unzipped(bytes)]) {
      for (const canary of canaries) {
        if (canary[which].some((needle) => readable.includes(needle)))
          found.push(`${canary.label} in ${name}`);
      }
    }
  }
  return found;
}

function unzipped(bytes: Buffer): Buffer[] {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return [];
  try {
    return [gunzipSync(bytes, { maxOutputLength: 64 * 1024 * 1024 })];
  } catch {
    return [];
  }
}

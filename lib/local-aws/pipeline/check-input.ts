import type { ListShape, Members, ParsedInput, Shape, StringShape } from '../shapes/shape.ts';
import { AwsError } from '../wire/aws-error.ts';

const MOST_BREACHES = 10;
const LONGEST_ECHO = 1024;

/** The words of the generic validator, up to ten breaches in one text, or undefined when all constraints hold. */
export function breachesOf(members: Members, input: ParsedInput): string | undefined {
  const breaches: string[] = [];
  checkMembers(members, input, '', breaches);
  if (breaches.length === 0) return undefined;
  const listed = breaches.slice(0, MOST_BREACHES);
  return `${listed.length} validation error${listed.length === 1 ? '' : 's'} detected: ${listed.join('; ')}`;
}

/** Stops with the constraint error of the protocol when the input breaks its shapes. */
export function checkInput(members: Members, input: ParsedInput, code: string): void {
  const words = breachesOf(members, input);
  if (words !== undefined) throw new AwsError(code, words, { layer: 'front' });
}

function checkMembers(members: Members, input: ParsedInput, path: string, breaches: string[]): void {
  for (const [name, shape] of Object.entries(members)) {
    const place = path + name.charAt(0).toLowerCase() + name.slice(1);
    const value = input[name];
    if (value !== undefined) checkValue(shape, value, place, breaches);
    else if (shape.required) {
      breaches.push(`Value null at '${place}' failed to satisfy constraint: Member must not be null`);
    }
    if (breaches.length >= MOST_BREACHES) return;
  }
}

function checkValue(shape: Shape, value: unknown, place: string, breaches: string[]): void {
  if (shape.type === 'structure') checkMembers(shape.members, value as ParsedInput, `${place}.`, breaches);
  for (const rule of brokenRules(shape, value)) {
    breaches.push(`Value${echo(shape, value)} at '${place}' failed to satisfy constraint: ${rule}`);
  }
  if (shape.type === 'list') checkItems(shape, value as unknown[], place, breaches);
}

function checkItems(shape: ListShape, items: unknown[], place: string, breaches: string[]): void {
  for (const [index, item] of items.entries()) {
    if (breaches.length >= MOST_BREACHES) return;
    checkValue(shape.of, item, `${place}.${index + 1}.member`, breaches);
  }
}

function brokenRules(shape: Shape, value: unknown): string[] {
  if (shape.type === 'integer') return brokenBounds(shape, value as number, 'value');
  if (shape.type === 'list') return brokenBounds(shape, (value as unknown[]).length, 'length');
  if (shape.type === 'map') return brokenBounds(shape, Object.keys(value as object).length, 'length');
  if (shape.type === 'blob') return brokenBounds(shape, (value as Buffer).length, 'length');
  if (shape.type === 'string') return brokenTextRules(shape, value as string);
  return [];
}

function brokenTextRules(shape: StringShape, text: string): string[] {
  const broken = brokenBounds(shape, lengthOf(text), 'length');
  // Values are kept as bytes; every other text rests in columns that cannot hold the null character.
  if (!shape.sensitive && text.includes('\u0000')) broken.push('Member must not contain the null character');
  if (shape.pattern !== undefined && !new RegExp(shape.pattern).test(text)) {
    broken.push(`Member must satisfy regular expression pattern: ${shape.pattern.replace(/^\^|\$$/g, '')}`);
  }
  if (shape.oneOf !== undefined && !shape.oneOf.includes(text)) {
    broken.push(`Member must satisfy enum value set: [${shape.oneOf.join(', ')}]`);
  }
  return broken;
}

function brokenBounds(
  shape: { min?: number; max?: number },
  size: number,
  word: 'length' | 'value',
): string[] {
  const broken: string[] = [];
  if (shape.max !== undefined && size > shape.max) {
    broken.push(`Member must have ${word} less than or equal to ${shape.max}`);
  }
  if (shape.min !== undefined && size < shape.min) {
    broken.push(`Member must have ${word} greater than or equal to ${shape.min}`);
  }
  return broken;
}

/** Characters, not UTF-16 units: the limits of the service models count code points. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

function echo(shape: Shape, value: unknown): string {
  if (shape.sensitive || shape.type === 'blob') return '';
  const text = shape.type === 'list' || shape.type === 'map' ? JSON.stringify(value) : String(value);
  return ` '${text.length > LONGEST_ECHO ? `${text.slice(0, LONGEST_ECHO)}…` : text}'`;
}

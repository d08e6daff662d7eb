import type { BlobShape, Members, ParsedInput, Shape } from '../shapes/shape.ts';
import { frontError } from '../wire/aws-error.ts';

/**
 * Takes the members the shapes name out of a JSON document, each of its JSON type. Members nobody knows are ignored,
 * as AWS does for newer clients, and null counts as absent. A member of a wrong type is a SerializationException.
 */
export function readInput(members: Members, document: unknown): ParsedInput {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw unreadable();
  const input: Record<string, unknown> = Object.create(null);
  for (const [name, shape] of Object.entries(members)) {
    if (!Object.hasOwn(document, name)) continue;
    const value = (document as Record<string, unknown>)[name];
    if (value !== null && value !== undefined) input[name] = readValue(shape, value);
  }
  return input;
}

function readValue(shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case 'string':
      return typeof value === 'string' && value.isWellFormed() ? value : fail();
    case 'boolean':
      return typeof value === 'boolean' ? value : fail();
    case 'integer':
      return Number.isSafeInteger(value) ? value : fail();
    case 'timestamp':
      return readMoment(value);
    case 'blob':
      return readBlob(shape, value);
    case 'list':
      return Array.isArray(value)
        ? value.map((item) => (item === null ? fail() : readValue(shape.of, item)))
        : fail();
    case 'map':
      return readMap(value);
    case 'structure':
      return readInput(shape.members, value);
  }
}

function readMoment(value: unknown): Date {
  if (typeof value !== 'number' || !Number.isFinite(value)) return fail();
  const moment = new Date(Math.round(value * 1000));
  return Number.isNaN(moment.getTime()) ? fail() : moment;
}

/** Without a prototype: the names are the caller's. */
function readMap(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail();
  const texts: Record<string, string> = Object.create(null);
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string' || !text.isWellFormed() || !name.isWellFormed()) return fail();
    texts[name] = text;
  }
  return texts;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function readBlob(_shape: BlobShape, value: unknown): Buffer {
  return typeof value === 'string' && BASE64.test(value) ? Buffer.from(value, 'base64') : fail();
}

function fail(): never {
  throw unreadable();
}

/** Fixed words: what a parser says about a body would quote it. */
export function unreadable() {
  return frontError(
    'SerializationException',
    'The request body could not be read as the input of this operation.',
  );
}

import type { Members, ParsedInput, Shape } from '../shapes/shape.ts';
import { frontError } from '../wire/aws-error.ts';

const MOST_ITEMS = 1000;

/**
 * Reads the input of a Query call from its form: `Name=value` for plain members, `Tags.member.1.Key=value` for lists
 * of structures.
 */
export function readQueryInput(members: Members, form: URLSearchParams, prefix = ''): ParsedInput {
  const input: Record<string, unknown> = Object.create(null);
  for (const [name, shape] of Object.entries(members)) {
    const value = readMember(shape, form, prefix + name);
    if (value !== undefined) input[name] = value;
  }
  return input;
}

function readMember(shape: Shape, form: URLSearchParams, path: string): unknown {
  if (shape.type === 'list') return readList(shape.of, form, path);
  // None of the Query services here takes a map.
  if (shape.type === 'map') return undefined;
  if (shape.type === 'structure') {
    const inner = readQueryInput(shape.members, form, `${path}.`);
    return Object.keys(inner).length > 0 ? inner : undefined;
  }
  const text = form.get(path);
  return text === null ? undefined : readText(shape, text);
}

function readList(of: Shape, form: URLSearchParams, path: string): unknown[] | undefined {
  const items: unknown[] = [];
  for (let place = 1; place <= MOST_ITEMS; place += 1) {
    const item = readMember(of, form, `${path}.member.${place}`);
    if (item === undefined) break;
    items.push(item);
  }
  return items.length > 0 ? items : undefined;
}

function readText(shape: Shape, text: string): unknown {
  if (shape.type === 'string') return text;
  if (shape.type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (shape.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  throw frontError('MalformedInput', 'A parameter of the request is not of its type.');
}

import type { Members, ParsedInput, Shape } from '../../shapes/shape.ts';
import { usDate } from './us-date.ts';

const LARGEST_BYTES = 100 * 1024;

/**
 * The request as a record shows it: modelled members only, lower camel case, without values and tokens. What is
 * larger than 100 KB is left out and said to be, as CloudTrail does. Null when there is nothing to show.
 */
export function requestParametersOf(
  members: Members,
  input: ParsedInput,
): Readonly<Record<string, unknown>> | null {
  const shown = showMembers(members, input);
  if (Object.keys(shown).length === 0) return null;
  const size = Buffer.byteLength(JSON.stringify(shown));
  if (size <= LARGEST_BYTES) return shown;
  return { omitted: true, originalSize: size, reason: 'Total size exceeds field maximum size.' };
}

function showMembers(members: Members, input: ParsedInput): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(members)) {
    const value = input[name];
    if (value === undefined || shape.sensitive) continue;
    shown[name.charAt(0).toLowerCase() + name.slice(1)] = showValue(shape, value);
  }
  return shown;
}

function showValue(shape: Shape, value: unknown): unknown {
  if (shape.type === 'list') return (value as unknown[]).map((item) => showValue(shape.of, item));
  if (shape.type === 'structure') return showMembers(shape.members, value as ParsedInput);
  return shape.type === 'timestamp' ? usDate(value as Date) : value;
}

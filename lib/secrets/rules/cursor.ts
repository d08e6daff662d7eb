import { z } from 'zod';
import { isStorable } from './filter.ts';

/**
 * Where a page of a list ended: the sort key of its last row. It goes through the address, so it is read as text from
 * outside: one that does not fit is nothing, and the list begins at its start.
 */
const cursorSchema = z.strictObject({
  /** The value sorted by as a whole number (days or microseconds since 1970, or the consequence); `null`: never. */
  value: z.number().int().min(-4e15).max(4e15).nullable(),
  name: z.string().max(512).refine(isStorable),
  id: z.string().max(64).refine(isStorable),
});
export type Cursor = z.infer<typeof cursorSchema>;

export function printCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

export function readCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null;
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LocalAwsRefusal } from '../refusal.ts';
import { STEPS } from './rotation-function.ts';

const name = z.string().regex(/^[A-Za-z0-9_-]{1,140}$/);
const loopback = z.url({ protocol: /^https?$/ }).refine((text) => {
  const { hostname } = new URL(text);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
});

const registeredFunction = z.discriminatedUnion('kind', [
  /** A program: it gets the event on its input and the way into the API in its environment; exit code 0 is success. */
  z.strictObject({
    kind: z.literal('command'),
    command: z.string().min(1),
    arguments: z.array(z.string()).default([]),
  }),
  /** A loopback address that the event is posted to; any 2xx without an error in its body is success. */
  z.strictObject({ kind: z.literal('endpoint'), url: loopback }),
  /** Rotates like the generic function, but fails at one step: always, or the first `times` times. */
  z.strictObject({
    kind: z.literal('failing'),
    step: z.enum(STEPS),
    times: z.number().int().min(1).optional(),
  }),
]);

const registeredFunctions = z.record(name, registeredFunction);

export type RegisteredFunction = z.infer<typeof registeredFunction>;
/** Functions by the name at the end of their ARN. */
export type RegisteredFunctions = Readonly<Record<string, RegisteredFunction>>;

/** Reads the file in which a person registers functions. Refuses one that cannot be understood. */
export async function readFunctionFile(path: string): Promise<RegisteredFunctions> {
  const parsed = registeredFunctions.safeParse(await jsonOf(path));
  if (parsed.success) return parsed.data;
  throw new LocalAwsRefusal(
    'function-file-unreadable',
    `The file of rotation functions ${path} is not in the form that LOCAL-AWS.md describes.`,
  );
}

async function jsonOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    throw new LocalAwsRefusal(
      'function-file-unreadable',
      `The file of rotation functions ${path} cannot be read as JSON.`,
    );
  }
}

import { z } from 'zod';
import { jsonMembers } from '#lib/aws/rules/json-members.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { refuseChange } from './refusals.ts';

/** AWS's limit of a value, in bytes. */
export const MOST_VALUE_BYTES = 65_536;
const MOST_MEMBERS = 200;
/** Each is a session and a call of AWS of its own. */
const MOST_GENERATED = 10;

/** Asks AWS for a password instead of typing one. */
const generated = z.strictObject({
  length: z.int().min(8).max(512),
  excludePunctuation: z.boolean(),
});

/** A value as a person gives it: only ever an argument of the act that sends it, never stored. */
export const valueDraftSchema = z.discriminatedUnion('form', [
  z.strictObject({
    form: z.literal('members'),
    members: z
      .array(
        z.strictObject({
          name: z.string().max(512),
          /** Null: AWS makes it. */
          text: z.string().max(MOST_VALUE_BYTES).nullable(),
          generate: generated.nullable(),
        }),
      )
      .min(1)
      .max(MOST_MEMBERS),
  }),
  /** The whole value as text; as JSON it is checked to be one object with distinct keys. */
  z.strictObject({ form: z.literal('text'), json: z.boolean(), text: z.string().max(MOST_VALUE_BYTES) }),
  z.strictObject({ form: z.literal('generated'), generate: generated }),
  z.strictObject({
    form: z.literal('file'),
    /** Base64. */
    base64: z
      .string()
      .max(Math.ceil(MOST_VALUE_BYTES / 3) * 4 + 4)
      .regex(/^[A-Za-z0-9+/]*={0,2}$/),
  }),
]);
export type ValueDraft = z.infer<typeof valueDraftSchema>;
export type PasswordWish = z.infer<typeof generated>;

/** What form of value a draft makes, as an order announces it. */
export function shapeOf(draft: ValueDraft): 'json' | 'text' | 'binary' {
  if (draft.form === 'file') return 'binary';
  if (draft.form === 'members') return 'json';
  return draft.form === 'text' && draft.json ? 'json' : 'text';
}

/** Checks what can be told before anything is generated. The refusals never quote the value. */
export function judgeDraft(draft: ValueDraft): Result<true> {
  switch (draft.form) {
    case 'members':
      return judgeMembers(draft.members);
    case 'text':
      return judgeText(draft.text, draft.json);
    case 'file':
      return draft.base64 === '' ? refuseChange('value-missing') : ok(true);
    case 'generated':
      return ok(true);
  }
}

type Members = Extract<ValueDraft, { form: 'members' }>['members'];

function judgeMembers(members: Members): Result<true> {
  const names = members.map(({ name }) => name);
  if (names.some((name) => name.trim() === '')) return refuseChange('value-key-empty', { field: 'value' });
  if (new Set(names).size < names.length) return refuseChange('value-key-twice', { field: 'value' });
  if (members.some(({ text, generate }) => (text === null) === (generate === null))) {
    return refuseChange('value-missing', { field: 'value' });
  }
  if (members.filter(({ generate }) => generate !== null).length > MOST_GENERATED) {
    return refuseChange('value-too-many-generated', { field: 'value' });
  }
  const texts = [...names, ...members.map(({ text }) => text ?? '')];
  return texts.every((text) => text.isWellFormed())
    ? ok(true)
    : refuseChange('value-broken', { field: 'value' });
}

function judgeText(text: string, json: boolean): Result<true> {
  if (text === '') return refuseChange('value-missing', { field: 'value' });
  if (!text.isWellFormed()) return refuseChange('value-broken', { field: 'value' });
  if (Buffer.byteLength(text) > MOST_VALUE_BYTES) return refuseChange('value-too-long', { field: 'value' });
  return json ? judgeJson(text) : ok(true);
}

/** A secret that is JSON is one object whose keys are read by name: each once. */
function judgeJson(text: string): Result<true> {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return refuseChange('value-not-json', { field: 'value' });
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    return refuseChange('value-not-object', { field: 'value' });
  }
  // Members with distinct names, or null: a key that is there twice is lost by JSON.parse without a word.
  return jsonMembers(text) === null ? refuseChange('value-key-twice', { field: 'value' }) : ok(true);
}

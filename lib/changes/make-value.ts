import type { Aws } from '#lib/aws/aws.ts';
import { getRandomPassword } from '#lib/aws/get-random-password.ts';
import type { OperatorOrder } from '#lib/aws/operator-session.ts';
import { SecretValue } from '#lib/aws/secret-value.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import { refuseChange } from './rules/refusals.ts';
import { judgeDraft, MOST_VALUE_BYTES, type PasswordWish, type ValueDraft } from './rules/value-draft.ts';

/**
 * Makes the value of a put or a creation out of what a person typed and what AWS generates. The value lives in an opaque
 * wrapper until it is sent; the caller wipes it.
 */
export async function makeValue(
  aws: Aws,
  operator: OperatorOrder,
  draft: ValueDraft,
): Promise<Result<SecretValue, Refusal>> {
  const judged = judgeDraft(draft);
  if (!judged.ok) return judged;
  const made = await assemble(aws, operator, draft);
  if (!made.ok) return made;
  const exposed = made.value.expose();
  const bytes = typeof exposed === 'string' ? Buffer.byteLength(exposed) : exposed.length;
  if (bytes === 0) return refuseChange('value-missing', { field: 'value' });
  return bytes > MOST_VALUE_BYTES ? refuseChange('value-too-long', { field: 'value' }) : made;
}

async function assemble(
  aws: Aws,
  operator: OperatorOrder,
  draft: ValueDraft,
): Promise<Result<SecretValue, Refusal>> {
  if (draft.form === 'file')
    return ok(SecretValue.ofBytes(new Uint8Array(Buffer.from(draft.base64, 'base64'))));
  if (draft.form === 'text') return ok(SecretValue.ofText(draft.text));
  if (draft.form === 'generated') return await generate(aws, operator, draft.generate);
  const members: [string, string][] = [];
  for (const { name, text, generate: wish } of draft.members) {
    if (wish === null) {
      members.push([name, text ?? '']);
      continue;
    }
    const password = await generate(aws, operator, wish);
    if (!password.ok) return password;
    members.push([name, String(password.value.expose())]);
    password.value.wipe();
  }
  // Written member by member: an object would put names that are digits first, and __proto__ nowhere.
  const text = members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',');
  return ok(SecretValue.ofText(`{${text}}`));
}

async function generate(
  aws: Aws,
  operator: OperatorOrder,
  wish: PasswordWish,
): Promise<Result<SecretValue, Refusal>> {
  const answer = await getRandomPassword(aws, operator, wish);
  return answer.ok ? ok(answer.value) : { ok: false, refusal: answer.refusal };
}

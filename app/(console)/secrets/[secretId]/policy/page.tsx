import { notFound } from 'next/navigation';
import { KeyWords } from '#components/secrets/key-words.tsx';
import { PolicyStatements } from '#components/secrets/policy-statements.tsx';
import { readPolicy } from '#lib/secrets/queries/read-policy.ts';
import { definePage } from '#lib/web/page.ts';
import { loadSecret, secretParams } from '../load-secret.tsx';

export const metadata = { title: 'Resource policy' };

export default definePage('secrets.detail', { params: secretParams }, async (context, { params }) => {
  const { secret, frame } = await loadSecret(context, params.secretId);
  const policy = await readPolicy(context.db, context.actor, secret.id);
  if (!policy) notFound();
  return frame(
    'policy',
    <>
      <PolicyStatements policy={policy} ownAccount={secret.accountId} />
      <KeyWords kmsKeyId={secret.kmsKeyId} accountId={secret.accountId} others={policy.underSameKey} />
    </>,
  );
});

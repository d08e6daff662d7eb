import { notFound } from 'next/navigation';
import { KeyWords } from '#components/secrets/key-words.tsx';
import { PolicyStatements } from '#components/secrets/policy-statements.tsx';
import { Link } from '#components/ui/link.tsx';
import { can } from '#lib/people/rules/roles.ts';
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
      {can(context.actor, 'findings.read') ? (
        <p className="pb-10">
          <Link href={`/secrets/${secret.id}/readers/direct`}>
            Everybody who can read it directly, roles of its own account too
          </Link>
        </p>
      ) : null}
      <KeyWords kmsKeyId={secret.kmsKeyId} accountId={secret.accountId} others={policy.underSameKey} />
    </>,
  );
});

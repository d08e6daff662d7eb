import { notFound } from 'next/navigation';
import { z } from 'zod';
import { FingerprintChoice } from '#components/secrets/fingerprint-choice.tsx';
import { VersionDiffView } from '#components/secrets/version-diff.tsx';
import { patternOf } from '#lib/kernel/ids.ts';
import { can } from '#lib/people/rules/roles.ts';
import { diffVersions } from '#lib/secrets/queries/compare-versions.ts';
import { definePage } from '#lib/web/page.ts';
import { chooseFingerprints } from '../../../actions.ts';
import { loadSecret } from '../../load-secret.tsx';

export const metadata = { title: 'Two versions' };

const VERSION = /^[\x21-\x7e]{1,64}$/;

/** `a..b`: the two versions that are compared, the older first. */
const params = z.object({
  secretId: z.string().regex(patternOf('secret')),
  versionId: z
    .string()
    .max(600)
    .transform((text) => decodeURIComponent(text).split('..'))
    .refine((pair) => pair.length === 2 && pair.every((id) => VERSION.test(id))),
});

export default definePage('secrets.compare', { params }, async (context, address) => {
  const { db, actor } = context;
  const [before = '', after = ''] = address.params.versionId;
  const { secret, frame } = await loadSecret(context, address.params.secretId);
  const known = secret.versions.map((version) => version.versionId);
  if (!known.includes(before) || !known.includes(after)) notFound();
  const { connectionId } = secret;
  const diff = await diffVersions(db, actor, { secretId: secret.id, connectionId, before, after });
  if (!diff) notFound();
  return frame(
    'history',
    <>
      <VersionDiffView secret={secret} before={before} after={after} diff={diff} />
      <FingerprintChoice
        connectionId={connectionId}
        connectionName={secret.connectionName}
        isOn={diff.isChosen}
        mayChoose={can(actor, 'fingerprints.choose')}
        choose={chooseFingerprints}
      />
    </>,
  );
});

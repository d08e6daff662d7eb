import { ReplicasTable } from '#components/secrets/replicas-table.tsx';
import { readCopies } from '#lib/secrets/queries/read-copies.ts';
import { definePage } from '#lib/web/page.ts';
import { loadSecret, secretParams } from '../load-secret.tsx';

export const metadata = { title: 'Replicas' };

export default definePage('secrets.detail', { params: secretParams }, async (context, { params }) => {
  const { secret, frame } = await loadSecret(context, params.secretId);
  const copies = await readCopies(context.db, context.actor, secret.id);
  return frame('replicas', <ReplicasTable secret={secret} copies={copies} />);
});

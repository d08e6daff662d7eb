import { TagsTable } from '#components/secrets/tags-table.tsx';
import { definePage } from '#lib/web/page.ts';
import { loadSecret, secretParams } from '../load-secret.tsx';

export const metadata = { title: 'Tags' };

export default definePage('secrets.detail', { params: secretParams }, async (context, { params }) => {
  const { secret, frame } = await loadSecret(context, params.secretId);
  return frame('tags', <TagsTable tags={secret.tags} />);
});

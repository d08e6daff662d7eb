import { z } from 'zod';
import { folderOf } from '#components/secrets/tree-path.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { isFolderPath } from '#lib/secrets/rules/tree.ts';
import { definePage } from '#lib/web/page.ts';
import { inventoryPage } from '../../inventory.tsx';
import { listSearch } from '../../list-search.ts';

export const metadata = { title: 'Secrets' };

const params = z.object({
  path: z
    .array(z.string().max(512))
    .max(512)
    .transform(folderOf)
    .refine((folder) => isFolderPath(folder) && isStorable(folder)),
});

export default definePage('secrets.list', { params, search: listSearch }, (context, { params, search }) =>
  inventoryPage(context, params.path, search),
);

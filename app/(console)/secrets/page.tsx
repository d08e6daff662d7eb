import { definePage } from '#lib/web/page.ts';
import { inventoryPage } from './inventory.tsx';
import { listSearch } from './list-search.ts';

export const metadata = { title: 'Secrets' };

export default definePage('secrets.list', { search: listSearch }, (context, { search }) =>
  inventoryPage(context, '', search),
);

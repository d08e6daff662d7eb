import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { FeedTabs } from '#components/trail/feed-tabs.tsx';
import { UploadForm } from '#components/trail/upload-form.tsx';
import { UploadList } from '#components/trail/upload-list.tsx';
import { Link } from '#components/ui/link.tsx';
import { lastUploads, type UploadView } from '#lib/trail/queries/uploads.ts';
import { definePage } from '#lib/web/page.ts';
import { beginUpload, cancelUpload, finishUpload } from './actions.ts';

export const metadata = { title: 'Upload files of CloudTrail' };

export default definePage('feed.upload', {}, async ({ db, actor }) => {
  const uploads = await lastUploads(db, actor.personId);
  const open = uploads.find(({ mine, state }) => mine && state === 'receiving') ?? null;
  return (
    <Page crumbs={[{ label: 'Feed', href: '/feed' }, { label: 'Upload' }]}>
      <PageHeader
        title={sentenceOf(uploads)}
        lead={
          <>
            Files are sent in pieces and read here, also when you close this page or the server starts anew. A
            file that is cut or is no file of CloudTrail is refused whole and named with its reason; a record
            that was known counts once. Large archives are read with{' '}
            <span className="mono">npm run import</span>. Every run stands under{' '}
            <Link href="/trail/imports">Imports</Link>.
          </>
        }
      />
      <FeedTabs current="upload" mayImport />
      <UploadForm acts={{ begin: beginUpload, finish: finishUpload, cancel: cancelUpload }} open={open} />
      <UploadList uploads={uploads} />
    </Page>
  );
});

function sentenceOf(uploads: readonly UploadView[]): string {
  const [last] = uploads;
  if (!last) return 'Nothing was uploaded yet.';
  if (last.state === 'receiving') return 'An upload is open.';
  if (last.state === 'waiting' || last.state === 'reading') return 'An upload is being read.';
  if (last.state === 'cancelled') return 'The last upload was cancelled.';
  const added = last.files.reduce((sum, file) => sum + (file.counts?.new ?? 0), 0);
  const refused = last.files.filter(({ outcome }) => outcome === 'refused').length;
  const brought = `The last upload brought ${added === 1 ? '1 new record' : `${added} new records`}`;
  if (refused === 0) return `${brought}.`;
  return `${brought}; ${refused === 1 ? 'one file was' : `${refused} files were`} refused.`;
}

import { notFound } from 'next/navigation';
import { z } from 'zod';
import { RefreshWhileAttended } from '#components/access/refresh-while-attended.tsx';
import { formatBytes } from '#components/format/number.ts';
import { ForeignText } from '#components/format/text.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { DownloadPack } from '#components/reports/pack-acts.tsx';
import { PackLead } from '#components/reports/pack-lead.tsx';
import { patternOf } from '#lib/kernel/ids.ts';
import { readPack } from '#lib/reports/queries/packs.ts';
import { definePage } from '#lib/web/page.ts';
import { fetchPack } from '../actions.ts';
import { DonePack } from './done-pack.tsx';
import { OpenPack } from './open-pack.tsx';

export const metadata = { title: 'Evidence pack' };

const params = z.object({ packId: z.string().regex(patternOf('evidencePack')) });

export default definePage('evidence.pack', { params }, async ({ db }, address) => {
  const pack = await readPack(db, address.params.packId);
  if (!pack) notFound();
  const busy = pack.state === 'waiting' || pack.state === 'making' || pack.repeating;
  return (
    <Page crumbs={[{ label: 'Evidence', href: '/evidence' }, { label: pack.title }]}>
      {busy ? <RefreshWhileAttended everySeconds={2} /> : null}
      <PageHeader
        look="title"
        title={<ForeignText text={pack.title} />}
        lead={<PackLead pack={pack} />}
        actions={
          pack.state === 'done' && !pack.dropped ? (
            <DownloadPack packId={pack.id} act={fetchPack} size={formatBytes(pack.bytes ?? 0)} />
          ) : undefined
        }
      />
      {pack.state === 'done' && pack.manifest ? (
        <DonePack pack={pack} manifest={pack.manifest} />
      ) : (
        <OpenPack pack={pack} />
      )}
    </Page>
  );
});

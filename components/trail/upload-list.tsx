'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import type { UploadFileView, UploadView } from '#lib/trail/queries/uploads.ts';
import { Instant } from '../format/instant.tsx';
import { formatBytes, formatCount } from '../format/number.ts';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Progress } from '../ui/progress.tsx';
import { Section } from '../ui/section.tsx';

const STATES: Readonly<Record<UploadView['state'], string>> = {
  receiving: 'being sent',
  waiting: 'waits to be read',
  reading: 'being read',
  done: 'read',
  failed: 'failed',
  cancelled: 'cancelled',
};

const LOOK_MS = 2_000;

/** Uploads with what each file brought. While one is read the page looks again by itself. */
export function UploadList({ uploads }: { uploads: readonly UploadView[] }) {
  const router = useRouter();
  const busy = uploads.some(({ state }) => state === 'waiting' || state === 'reading');
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => router.refresh(), LOOK_MS);
    return () => clearInterval(timer);
  }, [busy, router]);
  return uploads.map((upload) => <Upload key={upload.id} upload={upload} />);
}

function Upload({ upload }: { upload: UploadView }) {
  const { files, state } = upload;
  const done = files.filter(({ outcome }) => outcome !== null).length;
  return (
    <Section
      title={
        <>
          {formatCount(files.length)} {files.length === 1 ? 'file' : 'files'}, {STATES[state]}
        </>
      }
      note={
        <>
          <ForeignText text={upload.person} />, <Instant at={upload.begunAt} />
        </>
      }
    >
      {state === 'waiting' || state === 'reading' ? (
        <div className="max-w-prose py-4" role="status">
          <Progress label="Reading" done={done} total={files.length} noun="files" />
        </div>
      ) : null}
      {upload.words ? <p className="py-4 text-small text-ink2">{upload.words}</p> : null}
      <DataTable
        caption={`Files of the upload of ${upload.person}`}
        columns={COLUMNS}
        rows={files}
        rowKey={(file) => String(file.number)}
        density="dense"
      />
    </Section>
  );
}

function counted(
  id: 'records' | 'new' | 'duplicates' | 'conflicts' | 'unreadable',
  head: string,
): Column<UploadFileView> {
  return {
    id,
    head,
    align: 'right',
    leavesBelow: id === 'records' || id === 'new' ? 'desk' : 'full',
    cell: (file) => (file.counts ? formatCount(file.counts[id]) : null),
  };
}

const COLUMNS: readonly Column<UploadFileView>[] = [
  {
    id: 'name',
    head: 'File',
    isName: true,
    phone: 'first',
    cell: (file) => (
      <span className="mono break-anywhere">
        <ForeignText text={file.name} />
      </span>
    ),
  },
  { id: 'outcome', head: 'Outcome', phone: 'second', cell: (file) => <Outcome file={file} /> },
  counted('records', 'Records'),
  counted('new', 'New'),
  counted('duplicates', 'Known'),
  counted('conflicts', 'Contested'),
  counted('unreadable', 'Unreadable'),
  { id: 'bytes', head: 'Size', align: 'right', phone: 'first-end', cell: (file) => formatBytes(file.bytes) },
];

const SHOWN = 5;

function Outcome({ file }: { file: UploadFileView }) {
  const { outcome, unreadable, received, bytes, counts } = file;
  if (outcome === null)
    return <span className="text-ink3">{received < bytes ? `${formatBytes(received)} sent` : 'sent'}</span>;
  if (outcome === 'skipped') return <span className="text-ink2">passed over: it holds no records</span>;
  const all = counts?.unreadable ?? unreadable.length;
  return (
    <>
      <span className={outcome === 'refused' ? 'text-bad' : 'text-ink2'}>
        {outcome === 'refused' ? 'nothing of it was taken' : 'read'}
        {counts ? <span className="desk:hidden">, {formatCount(counts.new)} new</span> : null}
      </span>
      {unreadable.length > 0 ? (
        <ul className="text-small text-bad">
          {unreadable.slice(0, SHOWN).map(({ place, words }) => (
            <li key={`${place} ${words}`}>
              {place === null ? null : `Record ${formatCount(place + 1)}: `}
              {words}
            </li>
          ))}
          {all > SHOWN ? <li>and {formatCount(all - SHOWN)} more, under Unreadable</li> : null}
        </ul>
      ) : null}
    </>
  );
}

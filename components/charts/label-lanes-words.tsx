import { Label, VersionId } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { millis } from '../format/time.ts';
import { DataTable } from '../ui/data-table.tsx';
import type { LabelSpan } from './label-lanes-model.ts';

/** What the outlines of the ribbons mean. */
export function LanesLegend({ firsts }: { firsts: boolean }) {
  return (
    <ul className="flex flex-wrap gap-x-14" aria-label="Legend">
      <li className="inline-flex items-center gap-5">
        <svg width="14" height="10" aria-hidden="true">
          <rect x=".5" y=".5" width="13" height="9" className="fill-v2 stroke-v2-line" />
        </svg>
        recorded
      </li>
      <li className="inline-flex items-center gap-5">
        <svg width="14" height="10" aria-hidden="true">
          <rect
            x=".5"
            y=".5"
            width="13"
            height="9"
            strokeDasharray="2.5 2"
            className="fill-v3 stroke-v2-line"
          />
        </svg>
        inferred
      </li>
      {firsts ? (
        <li className="inline-flex items-center gap-5">
          <svg width="11" height="11" aria-hidden="true">
            <path d="M5.5 1 10 9H1Z" strokeWidth="1.2" className="fill-page stroke-ink" />
          </svg>
          first recorded read
        </li>
      ) : null}
    </ul>
  );
}

/** The same facts as the picture, as rows. */
export function SpansTable({ spans, label }: { spans: readonly LabelSpan[]; label: string }) {
  const versions = spans.map((span) => span.versionId);
  return (
    <DataTable
      caption={label}
      density="tight"
      rows={[...spans].sort((a, b) => millis(b.from) - millis(a.from))}
      rowKey={(row) => `${row.label} ${row.versionId} ${row.from}`}
      columns={[
        {
          id: 'label',
          head: 'Label',
          cell: (row) => <Label name={row.label} failed={row.failed} />,
          isName: true,
        },
        {
          id: 'version',
          head: 'Version',
          cell: (row) => <VersionId id={row.versionId} siblings={versions} />,
        },
        { id: 'from', head: 'From', cell: (row) => <Instant at={row.from} /> },
        { id: 'to', head: 'To', cell: (row) => (row.to ? <Instant at={row.to} /> : 'still') },
        { id: 'evidence', head: 'Evidence', cell: (row) => row.evidence },
      ]}
    />
  );
}

import type { dearestSecrets } from '#lib/cost/queries/dearest-secrets.ts';
import { environmentKind } from '../findings/finding-words.ts';
import { formatCount } from '../format/number.ts';
import { SecretName } from '../format/secret-name.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { moneyWords } from './cost-words.ts';

type Dearest = Awaited<ReturnType<typeof dearestSecrets>>['secrets'][number];

/** Secrets of a month, the dearest first. */
export function DearestTable({ secrets, currency }: { secrets: readonly Dearest[]; currency: string }) {
  const columns: readonly Column<Dearest>[] = [
    {
      id: 'name',
      head: 'Secret',
      isName: true,
      fills: true,
      phone: 'first',
      cell: (row) => (
        <>
          <Link href={`/secrets/${row.secretId}/cost`} look="row">
            <SecretName name={row.name} environment={environmentKind(row.environment)} look="sentence" />
          </Link>
          {row.gone ? <span className="text-small text-ink3"> gone</span> : null}
        </>
      ),
    },
    {
      id: 'place',
      head: 'Region',
      leavesBelow: 'full',
      cell: (row) => <span className="whitespace-nowrap">{row.region}</span>,
    },
    {
      id: 'calls',
      head: 'Calls',
      align: 'right',
      leavesBelow: 'desk',
      cell: (row) => formatCount(row.calls),
    },
    {
      id: 'called',
      head: 'For calls',
      align: 'right',
      leavesBelow: 'desk',
      cell: (row) => moneyWords(row.callMicros, currency),
    },
    {
      id: 'kept',
      head: 'Kept, with its key',
      align: 'right',
      leavesBelow: 'desk',
      cell: (row) => moneyWords(row.storedMicros, currency),
    },
    {
      id: 'sum',
      head: 'Cost',
      align: 'right',
      phone: 'first-end',
      cell: (row) => moneyWords(row.micros, currency),
    },
  ];
  return (
    <DataTable caption="Secrets by cost" rows={secrets} rowKey={(row) => row.secretId} columns={columns} />
  );
}

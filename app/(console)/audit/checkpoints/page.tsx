import { ExportLog } from '#components/audit/export-log.tsx';
import { LogLead } from '#components/audit/log-lead.tsx';
import { remedyOfTrouble, sentenceOfLog, wordsOfTrouble } from '#components/audit/log-words.ts';
import { Code, Hash } from '#components/format/identifier.tsx';
import { Age, Instant } from '#components/format/instant.tsx';
import { formatCount } from '#components/format/number.ts';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { DefinitionList } from '#components/ui/facts.tsx';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { type LogState, newestCheckpoints, type PlaceState, readLogState } from '#lib/audit/log-state.ts';
import { recordLook } from '#lib/audit/record-look.ts';
import { definePage } from '#lib/web/page.ts';
import { prepareExport } from '../actions.ts';

export const metadata = { title: 'Checkpoints' };

const SHOWN = 30;

export default definePage('audit.checkpoints', {}, async ({ db, actor }) => {
  await recordLook(db, { personId: actor.personId, page: 'checkpoints', filters: '' });
  const [state, checkpoints] = await Promise.all([readLogState(db), newestCheckpoints(db, SHOWN)]);
  const open = state.breaks.filter((one) => one.acknowledgedAt === null);
  const noted = state.breaks.filter((one) => one.acknowledgedAt !== null);
  return (
    <Page crumbs={[{ label: 'Audit', href: '/audit' }, { label: 'Checkpoints' }]}>
      <PageHeader title={sentenceOfLog({ ...state, open, noted })} lead={<LogLead state={state} />} />
      <Section
        title="Where checkpoints are kept"
        note="outside of the database, so that nobody who owns it can rewrite the log unseen"
        first
      >
        <Places places={state.places} />
      </Section>
      <Section title="Check it without us">
        <Check state={state} />
      </Section>
      <Section title="Followed in the background">
        <DefinitionList items={walkItems(state)} />
      </Section>
      <Section title="Newest checkpoints" note={`${formatCount(checkpoints.length)} shown`}>
        {checkpoints.length === 0 ? (
          <EmptyState title="No checkpoint was signed yet.">
            The first one follows the first record within seconds.
          </EmptyState>
        ) : (
          <DataTable
            caption="Checkpoints, newest first"
            rows={checkpoints}
            rowKey={(row) => String(row.number)}
            columns={[
              { id: 'number', head: 'Checkpoint', isName: true, cell: (row) => formatCount(row.number) },
              { id: 'at', head: 'Signed', cell: (row) => <Instant at={row.at} seconds /> },
              { id: 'size', head: 'Records', cell: (row) => formatCount(row.size) },
              { id: 'root', head: 'Root', cell: (row) => <Hash hash={row.root} digits={12} /> },
              {
                id: 'key',
                head: 'Key',
                cell: (row) => (
                  <span className="mono whitespace-nowrap" title={row.keyId}>
                    {row.keyId.slice(0, 8)}
                  </span>
                ),
              },
            ]}
          />
        )}
      </Section>
    </Page>
  );
});

function Places({ places }: { places: readonly PlaceState[] }) {
  if (places.length === 0)
    return <EmptyState title="No place is open yet.">The product opens them when it starts.</EmptyState>;
  return (
    <DataTable
      caption="Places that keep checkpoints"
      rows={places}
      rowKey={(row) => row.name}
      columns={[
        { id: 'name', head: 'Place', isName: true, cell: (row) => <Code>{row.name}</Code> },
        {
          id: 'stored',
          head: 'Keeps',
          cell: (row) =>
            row.storedAt ? (
              <>
                to checkpoint {formatCount(row.storedThrough)}, {formatCount(row.storedSize)} records,{' '}
                <Age at={row.storedAt.toISOString()} look="ago" />
              </>
            ) : (
              'nothing yet'
            ),
        },
        {
          id: 'trouble',
          head: 'Trouble',
          cell: (row) =>
            row.failingCode === null ? null : (
              <span className="text-bad">
                It {wordsOfTrouble(row.failingCode)}. {remedyOfTrouble(row.failingCode)}
              </span>
            ),
        },
      ]}
    />
  );
}

function Check({ state }: { state: LogState }) {
  const key = state.keys.at(-1);
  const file = `audit-log-1-${state.records}.jsonl`;
  return (
    <>
      <p className="max-w-prose py-4 text-ink2">
        Keep the log id and the key where we cannot change them: they tell this log from one that somebody
        made up. Take the program from the folder <Code>lib/cli/verify</Code>; it needs Node 18 and nothing
        else.
      </p>
      <DefinitionList
        items={[
          { term: 'Log id', children: <Code>{state.logId}</Code> },
          {
            term: 'Key that signs now',
            children: key ? (
              <>
                <Code>{key.id}</Code> {/* A file and no page: the browser fetches it by itself. */}
                <a href="/audit/key" download className="link-in-text hover:decoration-current">
                  Download it
                </a>
                <span className="mono mt-2 block break-anywhere text-ink2">{key.publicKey}</span>
              </>
            ) : (
              'none yet'
            ),
          },
          ...state.keys
            .slice(0, -1)
            .map((old) => ({ term: `Older key ${old.id}`, children: <Code>{old.publicKey}</Code> })),
          ...(key?.handover
            ? [{ term: 'Vouched for by', children: <Code>{key.handover.by}</Code> }]
            : state.keys.length > 1
              ? [
                  {
                    term: 'Vouched for by',
                    children: (
                      <span className="text-warn">
                        nobody: the key before it was not there when this one came. Ask who changed it, then
                        pin it anew.
                      </span>
                    ),
                  },
                ]
              : []),
        ]}
      />
      <ScrollRegion label="Command">
        <pre className="mono bg-sunk px-12 py-8">
          npm run verify -- {file} --key countersign-{key?.id ?? '…'}.pub --log-id {state.logId}
        </pre>
      </ScrollRegion>
      <div className="pt-8">
        <ExportLog
          prepare={prepareExport}
          from={1}
          to={Math.max(1, state.records)}
          label={`Download the log, ${formatCount(state.records)} records`}
        />
      </div>
    </>
  );
}

function walkItems({ walks }: LogState) {
  const itemOf = (term: string, walk: LogState['walks']['new']) => ({
    term,
    children: !walk ? (
      'not yet'
    ) : walk.endedAt === null ? (
      `under way: ${formatCount(walk.through)} of ${formatCount(walk.target)}`
    ) : walk.passedAt && walk.passedThrough !== null ? (
      <>
        intact to {formatCount(walk.passedThrough)}, <Instant at={walk.passedAt.toISOString()} seconds />
      </>
    ) : (
      'found a break'
    ),
  });
  return [itemOf('What is new, every minute', walks.new), itemOf('Everything, every day', walks.full)];
}

import type { BreakGlassView, Register } from '#lib/access/queries/break-glass.ts';
import { isEnvironment } from '#lib/secrets/rules/environment.ts';
import { VersionId } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { PersonName } from '../format/person-name.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { KeysetPager } from '../ui/pager.tsx';
import { Section } from '../ui/section.tsx';
import { EmptyState } from '../ui/state.tsx';
import { verdictWords } from './break-glass-words.ts';

export interface BreakGlassRegisterProps {
  register: Register;
  isFirstPage: boolean;
}

/** The register: what is open first, then what is settled. */
export function BreakGlassRegister({ register, isFirstPage }: BreakGlassRegisterProps) {
  const { open, settled, next, everybodys } = register;
  return (
    <>
      <Section title="Open" note={everybodys ? undefined : 'yours'} first>
        {open.length === 0 ? (
          <EmptyState
            title={everybodys ? 'Nothing waits for a review or a rotation.' : 'Nothing of yours is open.'}
          >
            Openings appear here the moment somebody breaks the glass.
          </EmptyState>
        ) : (
          <DataTable
            caption="Open break-glass"
            columns={COLUMNS}
            rows={open}
            rowKey={(row) => row.id}
            rowState={(row) => (row.review.overdue ? 'alarm' : undefined)}
            density="tall"
          />
        )}
      </Section>
      <Section title="Settled" note="newest first">
        {settled.length === 0 ? (
          <EmptyState
            title={isFirstPage ? 'Nobody has broken the glass before.' : 'There are no older ones.'}
          />
        ) : (
          <DataTable
            caption="Settled break-glass"
            columns={COLUMNS}
            rows={settled}
            rowKey={(row) => row.id}
          />
        )}
        {settled.length > 0 ? (
          <KeysetPager
            shown={settled.length}
            pageSize={25}
            {...(next ? { nextHref: `/break-glass?after=${next}` } : {})}
            {...(isFirstPage ? {} : { firstHref: '/break-glass' })}
          />
        ) : null}
      </Section>
    </>
  );
}

const COLUMNS: readonly Column<BreakGlassView>[] = [
  {
    id: 'secret',
    head: 'Secret',
    isName: true,
    phone: 'first',
    cell: (row) => (
      <Link look="row" href={`/break-glass/${row.id}`} isRowLink>
        <SecretName
          name={row.secretName}
          environment={isEnvironment(row.environment) ? row.environment : 'unknown'}
        />
      </Link>
    ),
  },
  {
    id: 'who',
    head: 'Opened by',
    phone: 'second',
    cell: (row) => (
      <span className="whitespace-nowrap">
        <PersonName name={row.openerName} />
        {row.isOwn ? ' (you)' : ''}
      </span>
    ),
  },
  { id: 'at', head: 'Opened', phone: 'first-end', cell: (row) => <Instant at={row.openedAt} seconds /> },
  {
    id: 'read',
    head: 'Values read',
    align: 'right',
    leavesBelow: 'desk',
    cell: (row) => (isRunning(row) ? `${row.valuesRead} so far` : String(row.valuesRead)),
  },
  {
    id: 'review',
    head: 'Review',
    phone: 'second-end',
    cell: (row) => (
      <span className="desk:whitespace-nowrap">
        <ReviewState opening={row} />
        {/* A phone has no column for it, and it is why a reviewed one is still open. */}
        {row.rotation.state === 'due' && row.valuesRead > 0 ? (
          <span className="font-semibold text-bad desk:hidden">, not rotated</span>
        ) : null}
      </span>
    ),
  },
  {
    id: 'rotation',
    head: 'Rotated',
    leavesBelow: 'desk',
    cell: (row) => (
      <span className="whitespace-nowrap">
        <RotationState opening={row} />
      </span>
    ),
  },
];

export function isRunning({ standing }: Pick<BreakGlassView, 'standing'>): boolean {
  return standing === 'active' || standing === 'not-started';
}

/** Whether and how it was reviewed, or by when it has to be. */
export function ReviewState({ opening: { review } }: { opening: BreakGlassView }) {
  if (review.done) {
    return (
      <>
        {review.done.verdict === 'justified' ? null : <Mark state="broken" label={null} />}{' '}
        {verdictWords(review.done.verdict)}, by <PersonName name={review.done.by} />
      </>
    );
  }
  return (
    <span className={review.overdue ? 'font-semibold text-bad' : undefined}>
      <Mark state={review.overdue ? 'broken' : 'attention'} label={null} />{' '}
      {review.overdue ? 'overdue since' : 'due by'} <Instant at={review.dueAt} />
    </span>
  );
}

/** Whether what was read is replaced, or need not be. */
export function RotationState({ opening: { rotation, valuesRead } }: { opening: BreakGlassView }) {
  switch (rotation.state) {
    case 'due':
      return valuesRead === 0 ? (
        'nothing was read yet'
      ) : (
        <span className="font-semibold text-bad">
          <Mark state="broken" label={null} /> not yet
        </span>
      );
    case 'rotated':
      return (
        <>
          yes, <VersionId id={rotation.versionId ?? ''} /> is current
        </>
      );
    case 'waived':
      return (
        <>
          waived by <PersonName name={rotation.by ?? ''} />
        </>
      );
    case 'not-needed':
      return 'not needed, nothing was read';
  }
}

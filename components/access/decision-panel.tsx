import type { ReactNode } from 'react';
import type { RequestItem, StepView } from '#lib/access/queries/request-page.ts';
import { Hash } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { Signatures } from '../format/signatures.tsx';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';
import { PersonLine } from './person-line.tsx';
import { namedWords } from './policy-words.ts';
import { nameOf } from './request-facts.tsx';
import { plural, shortLength, signatureWords } from './words.ts';

export interface DecisionPanelProps {
  items: readonly RequestItem[];
  /** Id of the person who looks. */
  viewerId: string;
  /** The person may open policies. */
  opensPolicies: boolean;
  title: string;
  children: ReactNode;
}

/** The right column of a thread: for each policy its steps, who signed, who may, and why others may not. */
export function DecisionPanel({ items, viewerId, opensPolicies, title, children }: DecisionPanelProps) {
  const groups = [...Map.groupBy(items, sameCourse).values()];
  return (
    <section aria-label={title}>
      <h2 className="text-lead">{title}</h2>
      {groups.map((group) => (
        <PolicyGroup
          key={group[0]?.request.id}
          items={group}
          viewerId={viewerId}
          opensPolicies={opensPolicies}
          named={groups.length > 1}
        />
      ))}
      {children}
      <Fingerprints items={items} />
    </section>
  );
}

/** Requests under one edition that were signed alike read as one. */
function sameCourse({ request, decisions }: RequestItem): string {
  const signed = decisions.map((decision) => `${decision.deciderId ?? decision.rule} ${decision.verdict}`);
  return [request.policyId, request.policyVersion, request.state, ...signed].join(' ');
}

interface PolicyGroupProps extends Pick<DecisionPanelProps, 'viewerId' | 'opensPolicies'> {
  items: readonly RequestItem[];
  /** There are several groups: says which requests this one is of. */
  named: boolean;
}

function PolicyGroup({ items, viewerId, opensPolicies, named }: PolicyGroupProps) {
  const [item] = items;
  if (!item) return null;
  const { request, steps, isHeldToTwo } = item;
  const edition = `${request.policyName}, edition ${request.policyVersion}`;
  const needed = steps.reduce((sum, step) => sum + step.signatures, 0);
  const signed = steps.reduce((sum, step) => sum + step.signedBy.length, 0);
  const denied = item.decisions.filter((decision) => decision.verdict === 'deny').length;
  const isPending = request.state === 'pending';
  return (
    <div className="mt-2 mb-12">
      {named ? (
        <p className="text-small break-anywhere">
          <b>{items.map((each) => nameOf(each.request)).join(', ')}</b>
        </p>
      ) : null}
      <p className="text-small text-ink2">
        Policy{' '}
        {opensPolicies ? (
          <Link href={`/policies/${request.policyId}@${request.policyVersion}`}>{edition}</Link>
        ) : (
          <b>{edition}</b>
        )}
        , frozen at <Instant at={request.createdAt} />.
        {isHeldToTwo ? ' Another edition applies since; the stricter of both counts.' : ''}{' '}
        {steps.length === 0 ? 'No policy covers the secret any more, so nobody can sign.' : null}
      </p>
      <ol aria-label="Steps" className="mt-6 grid gap-4">
        {steps.map((step, index) => (
          <Step
            key={stepKey(step, index)}
            step={step}
            number={steps.length > 1 ? index + 1 : null}
            denied={denied > 0}
          />
        ))}
      </ol>
      <p className="mt-6 text-small text-ink2">
        {denied > 0 ? 'Denied' : signatureWords(signed, needed, isPending)}
        {item.needsAnIndependentSigner
          ? '. All of these were lately appointed by the one who asks, so one more signature is needed, of somebody else'
          : ''}
        .
      </p>
      <People items={items} viewerId={viewerId} />
    </div>
  );
}

function stepKey(step: StepView, index: number): string {
  return `${index} ${step.signatures}`;
}

function Step({ step, number, denied }: { step: StepView; number: number | null; denied: boolean }) {
  return (
    <li className="flex items-center gap-8 text-small text-ink2">
      <Signatures
        signed={step.signedBy.length}
        needed={step.signatures}
        denied={denied && step.signedBy.length < step.signatures ? 1 : 0}
        silent
      />
      <span>
        {number === null ? '' : `Step ${number}: `}
        {plural(step.signatures, 'signature')} from {namedWords(step)}
        {step.signedBy.length > 0 ? (
          <>
            , signed by <ForeignText text={step.signedBy.join(' and ')} lines={false} />
          </>
        ) : null}
      </span>
    </li>
  );
}

interface Row {
  id: string;
  name: string;
  email: string | null;
  note: ReactNode;
  may: boolean;
}

function rowsOf(item: RequestItem, viewerId: string): readonly Row[] {
  const decided = item.decisions.map((decision) => ({
    id: decision.deciderId ?? decision.id,
    name: decision.deciderName,
    email: decision.deciderEmail,
    may: true,
    note: (
      <>
        {decision.verdict === 'approve' ? 'signed ' : 'denied '}
        <Instant at={decision.at} />
        {decision.durationSeconds === null ? null : `, ${shortLength(decision.durationSeconds)}`}
        {decision.uses === null ? null : `, ${plural(decision.uses, 'use')}`}
      </>
    ),
  }));
  const could = item.couldSign
    .map(({ personId: id, name, email }) => ({ id, name, email, may: true, note: 'may sign' }))
    .sort((a, b) => Number(b.id === viewerId) - Number(a.id === viewerId));
  const { requesterId: id, requesterName: name } = item.request;
  const own = {
    id,
    name,
    email: null,
    may: false,
    note: id === viewerId ? 'your own request' : 'own request',
  };
  return [...decided, ...could, own];
}

function People({ items, viewerId }: { items: readonly RequestItem[]; viewerId: string }) {
  const [item] = items;
  if (!item) return null;
  return (
    <ul aria-label="Who decides" className="mt-6 border-t border-rule">
      {rowsOf(item, viewerId).map((row) => (
        <li
          key={row.id}
          className="flex min-h-28 items-baseline justify-between gap-12 border-b border-rule py-4 text-small"
        >
          <span className={`min-w-0 break-anywhere ${row.may ? '' : 'text-ink3'}`}>
            {row.id === viewerId ? <b>You</b> : <PersonLine name={row.name} email={row.email} />}
          </span>
          <span className="text-right text-ink3">{row.note}</span>
        </li>
      ))}
    </ul>
  );
}

/** What is signed, in numbers that can be compared; never more than a few lines. */
function Fingerprints({ items }: { items: readonly RequestItem[] }) {
  const decides = items.some(({ you }) => you.maySign || you.mayDeny);
  const shown = items.slice(0, 3);
  return (
    <div className="mt-12 border-t border-rule pt-8 text-small text-ink2">
      <p>
        {decides
          ? 'You sign exactly what is shown here, by its fingerprint. If a secret or policy changes first, it is judged again.'
          : 'Fingerprint of what was asked:'}
      </p>
      {shown.map(({ request, factsHash }) => (
        <p key={request.id}>
          {items.length > 1 ? <bdi className="mono break-anywhere">{nameOf(request)} </bdi> : null}
          <Hash hash={factsHash} />
        </p>
      ))}
      {items.length > shown.length ? <p>and {items.length - shown.length} more, each with its own.</p> : null}
    </div>
  );
}

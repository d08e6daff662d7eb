import type { ReactNode } from 'react';
import type { RequestPage } from '#lib/access/queries/request-page.ts';
import { Hash } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { Signatures } from '../format/signatures.tsx';
import { rolesWords } from './policy-words.ts';
import { plural, shortLength, signatureWords } from './words.ts';

export interface DecisionPanelProps {
  page: RequestPage;
  /** Id of the person who looks. */
  viewerId: string;
  title: string;
  children: ReactNode;
}

/** The right column of a request: which policy, which step, who signed, who may and why others may not. */
export function DecisionPanel({ page, viewerId, title, children }: DecisionPanelProps) {
  const needed = page.steps.reduce((sum, step) => sum + step.signatures, 0);
  const signed = page.steps.reduce((sum, step) => sum + step.signedBy.length, 0);
  const denied = page.decisions.filter((decision) => decision.verdict === 'deny').length;
  return (
    <section aria-label={title}>
      <h2 className="text-lead">{title}</h2>
      <p className="mt-2 text-small text-ink2">
        Policy <b>{page.request.policyName}</b>, edition {page.request.policyVersion}, frozen at{' '}
        <Instant at={page.request.createdAt} />. {stepsWords(page)}
      </p>
      <p className="mt-10 flex items-center gap-8 text-small text-ink2">
        <Signatures signed={signed} needed={needed} denied={denied} silent />
        {denied > 0 ? 'Denied' : signatureWords(signed, needed, page.request.state === 'pending')}
      </p>
      <People page={page} viewerId={viewerId} />
      {children}
      {page.request.state === 'pending' ? (
        <p className="mt-12 border-t border-rule pt-8 text-small text-ink2">
          {page.you.maySign || page.you.mayDeny
            ? 'You sign exactly what is shown here'
            : 'What is signed here has'}
          {page.you.maySign || page.you.mayDeny ? ', fingerprint ' : ' the fingerprint '}
          <Hash hash={page.factsHash} />. If the secret or the policy changes first, it is judged again.
        </p>
      ) : (
        <p className="mt-12 border-t border-rule pt-8 text-small text-ink2">
          Fingerprint of what was asked: <Hash hash={page.factsHash} />.
        </p>
      )}
    </section>
  );
}

function stepsWords(page: RequestPage): string {
  if (page.steps.length === 0) return 'No policy covers this secret any more, so nobody can sign.';
  const steps = page.steps.map(
    (step) => `${plural(step.signatures, 'signature')} from ${rolesWords(step.roles)}`,
  );
  return page.steps.length === 1
    ? `One step: ${steps[0]}.`
    : `${page.steps.length} steps: ${steps.join(', then ')}.`;
}

interface Row {
  id: string;
  name: string;
  note: ReactNode;
  may: boolean;
}

function rowsOf(page: RequestPage, viewerId: string): readonly Row[] {
  const decided = page.decisions.map((decision) => ({
    id: decision.deciderId,
    name: decision.deciderName,
    may: true,
    note: (
      <>
        {decision.verdict === 'approve' ? 'signed ' : 'denied '}
        <Instant at={decision.at} />
        {decision.durationSeconds === null ? null : `, ${shortLength(decision.durationSeconds)}`}
      </>
    ),
  }));
  const could = page.couldSign
    .map((person) => ({ id: person.personId, name: person.name, may: true, note: 'may sign' }))
    .sort((a, b) => Number(b.id === viewerId) - Number(a.id === viewerId));
  const { requesterId: id, requesterName: name } = page.request;
  return [
    ...decided,
    ...could,
    { id, name, may: false, note: id === viewerId ? 'your own request' : 'own request' },
  ];
}

function People({ page, viewerId }: { page: RequestPage; viewerId: string }) {
  return (
    <ul aria-label="Who decides" className="mt-6 border-t border-rule">
      {rowsOf(page, viewerId).map((row) => (
        <li
          key={row.id}
          className="flex min-h-28 items-baseline justify-between gap-12 border-b border-rule py-4 text-small"
        >
          <span className={row.may ? '' : 'text-ink3'}>
            {row.id === viewerId ? <b>You</b> : <PersonName name={row.name} />}
          </span>
          <span className="text-right text-ink3">{row.note}</span>
        </li>
      ))}
    </ul>
  );
}

import type { PolicyView } from '#lib/secrets/queries/read-policy.ts';
import type { StatementWords } from '#lib/secrets/rules/policy-words.ts';
import { Instant } from '../format/instant.tsx';
import { ForeignText } from '../format/text.tsx';
import { CodeBlock, Disclosure } from '../ui/disclosure.tsx';
import { Section } from '../ui/section.tsx';

/** The policy on a secret: a sentence a statement with its JSON beside, and whom it lets in. */
export function PolicyStatements({ policy, ownAccount }: { policy: PolicyView; ownAccount: string }) {
  return (
    <Section
      title={titleOf(policy)}
      note={
        policy.readAt ? (
          <>
            as read <Instant at={policy.readAt} />
          </>
        ) : undefined
      }
      first
    >
      {policy.accounts.length > 0 ? (
        <p className="py-4">
          Other accounts it lets in: <span className="mono">{policy.accounts.join(', ')}</span>. Its own is{' '}
          <span className="mono">{ownAccount}</span>.
        </p>
      ) : null}
      <ol className="flex flex-col gap-10 py-6">
        {policy.statements.map((statement) => (
          <li
            key={statement.json}
            className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-x-40 gap-y-6 border-t border-rule pt-8 max-desk:grid-cols-1"
          >
            <p className={`max-w-prose ${lookOf(statement)}`}>
              <ForeignText text={statement.sentence} />
            </p>
            <CodeBlock label="This statement as JSON">{statement.json}</CodeBlock>
          </li>
        ))}
      </ol>
      {policy.text !== null && policy.kind !== 'none' ? (
        <Disclosure summary="The whole policy as AWS keeps it">
          <CodeBlock label="Resource policy as JSON">{policy.text}</CodeBlock>
        </Disclosure>
      ) : null}
      <p className="pt-6 text-small text-ink2">
        What it allows is added to what the roles of its own account may do, and what it forbids wins over
        both. Roles of its own account are not shown here.
      </p>
    </Section>
  );
}

function lookOf(statement: StatementWords): string {
  return statement.isWide ? 'text-bad font-semibold' : '';
}

function titleOf(policy: PolicyView): string {
  if (policy.kind === 'unread') return 'The policy on this secret was not read yet.';
  if (policy.kind === 'none') return 'There is no policy on this secret.';
  if (policy.kind === 'unreadable') return 'The policy on this secret cannot be read as one.';
  if (policy.isPublic) return 'This policy lets everybody in.';
  const { length } = policy.accounts;
  if (length > 0)
    return length === 1
      ? 'This policy lets one other account in.'
      : `This policy lets ${length} other accounts in.`;
  return 'This policy lets no other account in.';
}

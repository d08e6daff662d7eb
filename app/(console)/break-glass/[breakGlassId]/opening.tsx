import { RevokeForm } from '#components/access/act-buttons.tsx';
import { ReviewForm, WaiveForm } from '#components/access/break-glass-forms.tsx';
import { isRunning, ReviewState, RotationState } from '#components/access/break-glass-register.tsx';
import { openingTitle } from '#components/access/break-glass-words.ts';
import { Reason } from '#components/access/request-facts.tsx';
import { RevealLog } from '#components/access/reveal-log.tsx';
import { firstName, plural } from '#components/access/words.ts';
import { shortId } from '#components/format/id.ts';
import { Arn, Code, ShortId } from '#components/format/identifier.tsx';
import { Instant } from '#components/format/instant.tsx';
import { PersonName } from '#components/format/person-name.tsx';
import { SecretName } from '#components/format/secret-name.tsx';
import { ForeignText } from '#components/format/text.tsx';
import { Columns } from '#components/layout/columns.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { DefinitionList } from '#components/ui/facts.tsx';
import { Link } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { Notice } from '#components/ui/state.tsx';
import type { BreakGlassPage } from '#lib/access/queries/break-glass.ts';
import type { GrantPage } from '#lib/access/queries/grant-page.ts';
import { isEnvironment } from '#lib/secrets/rules/environment.ts';
import { revoke } from '../../access/actions.ts';
import { review, waive } from '../actions.ts';

export interface OpeningViewProps {
  page: BreakGlassPage;
  /** What was read under it. */
  grant: GrantPage;
  /** Whether this person's role reviews at all. */
  reviews: boolean;
}

/** One opening: what was done and why, and what is left to do about it. */
export function OpeningView({ page, grant, reviews }: OpeningViewProps) {
  const { opening } = page;
  const environment = isEnvironment(opening.environment) ? opening.environment : 'unknown';
  return (
    <Page
      crumbs={[
        { label: 'Break-glass', href: '/break-glass' },
        { label: shortId(opening.id), mono: true },
      ]}
      environment={environment}
    >
      <PageHeader
        title={
          <>
            <PersonName name={opening.openerName} /> opened{' '}
            <SecretName name={opening.secretName} environment={environment} look="whole" />
          </>
        }
        lead={openingTitle(opening)}
      />
      <Columns right={<ToDo page={page} grant={grant} reviews={reviews} />} rightLabel="What is left to do">
        <Section title="Why" first>
          <Reason text={opening.reason} />
        </Section>
        <Section title="What was opened">
          <DefinitionList
            items={[
              {
                term: 'Secret',
                children: (
                  <Link href={`/secrets/${opening.secretId}`} look="row">
                    <SecretName name={opening.secretName} environment={environment} look="whole" />
                  </Link>
                ),
              },
              { term: 'ARN', children: <Arn arn={opening.secretArn} /> },
              { term: 'Staging label', children: <Code>{opening.stage ?? ''}</Code> },
              {
                term: 'Time',
                children: (
                  <>
                    <Instant at={opening.openedAt} seconds /> until <Instant at={opening.endsAt} seconds />
                  </>
                ),
              },
              {
                term: 'Ticket',
                children: opening.ticket ? <ForeignText text={opening.ticket} /> : 'none was named',
              },
              { term: 'Policy', children: `${opening.policyName}, edition ${opening.policyVersion}` },
              {
                term: 'Grant',
                children: (
                  <Link href={`/access/${opening.grantId}`}>
                    <ShortId id={opening.grantId} />
                  </Link>
                ),
              },
            ]}
          />
        </Section>
        <Section title="What was read" note={plural(opening.valuesRead, 'value')}>
          <RevealLog reveals={grant.reveals} holder={false} />
        </Section>
      </Columns>
    </Page>
  );
}

function ToDo({ page: { opening, whyNotJudge }, grant, reviews }: OpeningViewProps) {
  const running = isRunning(opening);
  return (
    <>
      <Section title="Review" first>
        <p className="mt-4">
          <ReviewState opening={opening} />
        </p>
        {opening.review.done ? (
          <div className="mt-8">
            <Reason text={opening.review.done.note} />
          </div>
        ) : null}
        {opening.review.done || !reviews ? null : whyNotJudge ? (
          <p className="mt-8 text-ink2">{whyNotJudge}</p>
        ) : running ? (
          <div className="mt-8 grid gap-8">
            <Notice tone="warn">
              It is still running until <Instant at={opening.endsAt} seconds />, so more may be read. It can
              be reviewed when it is over.
            </Notice>
            {grant.mayRevoke ? (
              <RevokeForm
                grantId={opening.grantId}
                secretId={opening.secretId}
                holderName={firstName(opening.openerName)}
                revoke={revoke}
              />
            ) : null}
          </div>
        ) : (
          <ReviewForm breakGlassId={opening.id} openerName={firstName(opening.openerName)} review={review} />
        )}
      </Section>
      <Section title="Rotation">
        <p className="mt-4">
          <RotationState opening={opening} />
        </p>
        {opening.rotation.why ? (
          <div className="mt-8">
            <Reason text={opening.rotation.why} />
          </div>
        ) : null}
        {opening.rotation.state === 'due' && opening.valuesRead > 0 && reviews && !whyNotJudge ? (
          <WaiveForm breakGlassId={opening.id} waive={waive} />
        ) : null}
      </Section>
    </>
  );
}

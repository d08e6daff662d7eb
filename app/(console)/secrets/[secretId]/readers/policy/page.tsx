import { z } from 'zod';
import { isProduction } from '#components/changes/words.ts';
import { Arn } from '#components/format/identifier.tsx';
import { Mark } from '#components/format/mark.tsx';
import { countOf } from '#components/format/number.ts';
import { SecretName } from '#components/format/secret-name.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { ClosingAct } from '#components/readers/closing-act.tsx';
import { ForeseenTable } from '#components/readers/foreseen-table.tsx';
import { CANNOT_KNOW } from '#components/readers/reader-words.ts';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { CodeBlock } from '#components/ui/disclosure.tsx';
import { LinkButton } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { ErrorState, Notice } from '#components/ui/state.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import { can } from '#lib/people/rules/roles.ts';
import { type Closing, prepareClosing } from '#lib/readers/prepare-closing.ts';
import { hashOfDocument, isNameable } from '#lib/readers/rules/closing.ts';
import { definePage } from '#lib/web/page.ts';
import { checkPolicy } from '../../../../changes/actions.ts';
import { changePorts } from '../../../../changes/ports.ts';
import { proposeClosed } from '../../../../readers/actions.ts';
import { loadSecret, secretParams } from '../../load-secret.tsx';

export const metadata = { title: 'Close to direct readers' };

const arn = z.string().max(2_048);
const search = z.object({
  /** Who goes on reading; counts only with `chosen`, because a form sends nothing for boxes that are empty. */
  keep: z
    .union([arn, z.array(arn).max(200)])
    .optional()
    .catch(undefined),
  chosen: z.literal('1').optional().catch(undefined),
});

export default definePage(
  'secrets.close-readers',
  { params: secretParams, search },
  async (context, address) => {
    const { db, actor } = context;
    const { secretId } = address.params;
    const { secret } = await loadSecret(context, secretId);
    const kept = [address.search.keep ?? []].flat().map((each) => each.trim());
    const chosen = address.search.chosen ? kept.filter((each) => each !== '') : null;
    const made = await prepareClosing(db, changePorts(context, actor), actor, { secretId, chosen });
    const wrong = (chosen ?? []).filter((each) => !isNameable(each));
    return (
      <Page
        crumbs={[
          { label: 'Secrets', href: '/secrets' },
          { label: secret.name, href: `/secrets/${secretId}`, mono: true },
          { label: 'Direct readers', href: `/secrets/${secretId}/readers/direct` },
          { label: 'Close' },
        ]}
        environment={secret.environment}
      >
        <PageHeader
          title={made.ok ? titleOf(made.value) : 'Close it to direct readers'}
          lead={<SecretName name={secret.name} environment={secret.environment} look="whole" />}
        />
        {made.ok ? (
          <ClosingForm
            secretId={secretId}
            closing={made.value}
            wrong={wrong}
            production={isProduction(secret.environment)}
            mayPropose={can(actor, 'changes.make')}
          />
        ) : (
          <ErrorState
            happened={made.refusal.words}
            action={
              <LinkButton href={`/secrets/${secretId}/readers/direct`}>Back to its direct readers</LinkButton>
            }
          />
        )}
      </Page>
    );
  },
);

function titleOf({ readers }: Closing): string {
  const off = readers.filter(({ fate }) => fate === 'cut-off').length;
  return off === 0
    ? 'Nobody who read it in 90 days would be cut off'
    : `${countOf(off, 'reader')} of the last 90 days would be cut off`;
}

interface FormProps {
  secretId: string;
  closing: Closing;
  /** What was typed and can be no user or role. */
  wrong: readonly string[];
  production: boolean;
  mayPropose: boolean;
}

function ClosingForm({ secretId, closing, wrong, production, mayPropose }: FormProps) {
  const { documentHash, workloads, readers } = closing;
  return (
    <>
      {closing.isClosed ? <Closed {...{ secretId, closing, production, mayPropose }} /> : null}
      {closing.rotationInDoubt ? (
        <Notice tone="warn">
          It is rotated by a function, and none of those that go on reading looks like it. Its role must stay
          in the list below, else the next rotation fails.
        </Notice>
      ) : null}
      <Section title="Who goes on reading directly" note="filled in from the reads of 90 days" first>
        <form method="get" className="grid max-w-prose gap-6 pt-6">
          <input type="hidden" name="chosen" value="1" />
          {choices(closing).map((each) => (
            <Checkbox key={each} name="keep" value={each} defaultSelected={workloads.includes(each)}>
              <span className="min-w-0">
                <Arn arn={each} />
              </span>
            </Checkbox>
          ))}
          <TextField
            name="keep"
            label="Another user or role, by its ARN"
            mono
            maxLength={2048}
            {...(wrong.length > 0
              ? {
                  error:
                    'Only a user or role can be named, by an ARN like arn:aws:iam::111122223333:role/app.',
                }
              : {})}
          />
          <div>
            <Button type="submit">Show what that does</Button>
          </div>
        </form>
      </Section>
      <Section title="What becomes of those who read it in 90 days" note={countOf(readers.length, 'reader')}>
        {readers.length > 0 ? (
          <ForeseenTable readers={readers} />
        ) : (
          <p className="py-6 text-ink2">No read in 90 days that we can see.</p>
        )}
        <p className="max-w-prose py-8 text-small text-ink2">
          Who reads more seldom than that is not in this list and would be cut off too. {CANNOT_KNOW}
        </p>
      </Section>
      <Section
        title="The policy that would be put"
        note={closing.existing === null ? 'there is none now' : 'with every statement that stands now'}
      >
        <div className="grid gap-10 py-6">
          <p className="max-w-prose">
            Reading is denied to everybody but our reveal role and the users and roles above; calls that an
            AWS service makes by itself are left as they are. Our own role is denied too, unless its session
            carries a grant.
          </p>
          <CodeBlock label="Resource policy as JSON">
            {JSON.stringify(JSON.parse(closing.document), null, 2)}
          </CodeBlock>
          {mayPropose ? (
            <ClosingAct
              input={{ to: 'close', secretId, workloads: [...workloads], documentHash }}
              propose={proposeClosed}
              check={checkPolicy}
              document={closing.document}
              label="Propose this policy"
              production={production}
            />
          ) : (
            <p className="text-ink2">Your roles show this and do not propose changes.</p>
          )}
        </div>
      </Section>
    </>
  );
}

/** The readers that can be named, and whoever else was chosen. */
function choices({ readers, workloads }: Closing): readonly string[] {
  const read = readers.flatMap(({ arn: each, fate }) =>
    each !== null && isNameable(each) && fate !== 'ours' ? [each] : [],
  );
  return [...new Set([...read, ...workloads])].toSorted();
}

function Closed({ secretId, closing, production, mayPropose }: Omit<FormProps, 'wrong'>) {
  const { reopened } = closing;
  return (
    <Section title="It is closed to direct readers" first>
      <div className="grid gap-10 py-6">
        <p className="max-w-prose">
          <Mark state="fine" label={null} /> Both statements of ours stand in its policy. Taking them off puts
          the policy back as it stands without them
          {reopened === null ? ': there is nothing else in it, so it is removed.' : '.'}
        </p>
        {mayPropose ? (
          <ClosingAct
            input={{ to: 'reopen', secretId, documentHash: hashOfDocument(reopened ?? '') }}
            propose={proposeClosed}
            label="Propose to take them off"
            production={production}
          />
        ) : null}
      </div>
    </Section>
  );
}

'use client';

import { useState } from 'react';
import type { Making } from '#lib/secrets/queries/connection-page.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { CodeBlock, Disclosure } from '../ui/disclosure.tsx';
import { Section } from '../ui/section.tsx';
import { Notice } from '../ui/state.tsx';
import { tell } from '../ui/toast.tsx';

/** How the roles are made: external id, principal, and both templates, to copy or to keep as a file. */
export function ConnectionMaking({
  making,
  accountId,
  open,
}: {
  making: Making;
  accountId: string;
  open?: boolean;
}) {
  const body = <MakingBody making={making} accountId={accountId} />;
  return (
    <Section title="Roles to create">
      {open ? body : <Disclosure summary="External id and templates">{body}</Disclosure>}
    </Section>
  );
}

const KINDS = {
  cloudFormation: {
    label: 'CloudFormation',
    file: 'yaml',
    how: 'Create a stack from it in the account; it names roles, so it asks for CAPABILITY_NAMED_IAM.',
  },
  terraform: { label: 'Terraform', file: 'tf', how: 'Apply it with the AWS provider of the account.' },
} as const;

function MakingBody({ making, accountId }: { making: Making; accountId: string }) {
  const [kind, setKind] = useState<keyof typeof KINDS>('cloudFormation');
  const text = making[kind];
  const { label, file, how } = KINDS[kind];
  return (
    <div className="grid min-w-0 gap-12 pt-8">
      <p className="max-w-prose text-small text-ink2">
        The external id was made for this account alone and is part of the trust policies:{' '}
        <code className="mono break-anywhere select-all text-ink">{making.externalId}</code>. Inventory role:
        looks, reads no value. Reveal role: one value at a time, for a named person. Operator role: one change
        at a time.
      </p>
      {making.principalArn === null ? (
        <Notice tone="warn">
          AWS did not tell which role or user Countersign runs as. Put its ARN in place of
          ACCOUNT-OF-COUNTERSIGN and ROLE-OF-COUNTERSIGN before you create the roles.
        </Notice>
      ) : null}
      <Choice
        label="As"
        value={kind}
        onChange={(value) => setKind(value as keyof typeof KINDS)}
        options={Object.entries(KINDS).map(([value, { label: words }]) => ({ value, label: words }))}
      />
      <p className="text-small text-ink2">{how}</p>
      <div className="max-h-[420px] min-w-0 overflow-auto">
        <CodeBlock label={`${label} template`}>{text}</CodeBlock>
      </div>
      <div className="flex flex-wrap gap-8">
        <Button
          onPress={async () => {
            await navigator.clipboard.writeText(text).then(
              () => tell('Copied.'),
              () => tell('The browser did not let us copy. Select the text instead.'),
            );
          }}
        >
          Copy the template
        </Button>
        <Button onPress={() => keepAsFile(text, `countersign-roles-${accountId}.${file}`)}>
          Keep it as a file
        </Button>
      </div>
    </div>
  );
}

function keepAsFile(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

import type { ReactNode } from 'react';
import type { SignInMapping } from '#lib/people/rules/sign-in-mapping.ts';
import { Code } from '../format/identifier.tsx';
import { ForeignText } from '../format/text.tsx';
import { PageHeader } from '../layout/page-header.tsx';
import { DefinitionList } from '../ui/facts.tsx';
import { Line, Lines, Section } from '../ui/section.tsx';

interface ProviderFacts {
  readonly name: string;
  readonly issuer: string;
  readonly redirectUri: string;
  readonly claims: readonly string[];
  readonly addressesAreVouchedFor: boolean;
  readonly secondFactor: { readonly acr: readonly string[]; readonly amr: readonly string[] };
}

export interface SignInViewProps {
  tabs: ReactNode;
  /** Null: there is none. */
  provider: ProviderFacts | null;
  otherwise: 'personas' | 'operator' | 'nobody';
  mapping: SignInMapping;
}

const OTHERWISE = {
  personas: 'Anybody at this machine signs in as one of six personas.',
  operator: 'One operator signs in by a link from the terminal.',
  nobody: 'Nobody can sign in: no identity provider is named.',
} as const;

/** How people come in, and what their groups at the provider give them here. To be looked at only. */
export function SignInView({ tabs, provider, otherwise, mapping }: SignInViewProps) {
  return (
    <>
      <PageHeader
        title={provider ? `People sign in at ${provider.name}.` : OTHERWISE[otherwise]}
        lead="Set by the environment and the configuration file, and read at each start. Groups are applied at each sign-in, and taken away again."
      />
      {tabs}
      {provider ? <Provider provider={provider} /> : null}
      <Groups mapping={mapping} />
      <Admins mapping={mapping} />
    </>
  );
}

function Provider({ provider }: { provider: ProviderFacts }) {
  const { acr, amr } = provider.secondFactor;
  return (
    <Section title="Identity provider" first>
      <DefinitionList
        items={[
          { term: 'Issuer', children: <ForeignText text={provider.issuer} /> },
          { term: 'Address to register there', children: <Code>{provider.redirectUri}</Code> },
          { term: 'Claims for name, e-mail, groups', children: <Code>{provider.claims.join(', ')}</Code> },
          {
            term: 'An address counts',
            children: provider.addressesAreVouchedFor
              ? 'as the provider’s own, unless it says that it is not verified'
              : 'where the provider says that it is verified',
          },
          {
            term: 'A second factor is',
            children: (
              <>
                {acr.length > 0 ? (
                  <>
                    acr <Code>{acr.join(', ')}</Code> or{' '}
                  </>
                ) : null}
                amr <Code>{amr.join(', ')}</Code>
              </>
            ),
          },
        ]}
      />
    </Section>
  );
}

function Groups({ mapping }: { mapping: SignInMapping }) {
  const groups = Object.entries(mapping.groups);
  return (
    <Section
      title="Groups of the provider"
      note={groups.length === 0 ? 'none gives anything here' : undefined}
    >
      <Lines label="Groups of the provider">
        {groups.map(([group, given]) => (
          <Line key={group}>
            <ForeignText text={group} />{' '}
            <span className="text-ink2">
              gives{' '}
              {[
                ...given.roles.map((role) => `the role ${role}`),
                ...given.groups.map((name) => `the group ${name}`),
              ].join(', ')}
            </span>
          </Line>
        ))}
      </Lines>
    </Section>
  );
}

function Admins({ mapping }: { mapping: SignInMapping }) {
  return (
    <Section
      title="First admins"
      note={mapping.admins.length === 0 ? 'none is named in the configuration file' : undefined}
    >
      <Lines label="First admins">
        {mapping.admins.map(({ subject, email }) => (
          <Line key={subject ?? email} end={subject === undefined ? 'by e-mail address' : 'by subject'}>
            <ForeignText text={subject ?? email ?? ''} />
          </Line>
        ))}
      </Lines>
    </Section>
  );
}

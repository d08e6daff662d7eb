import type { SecretView } from '#lib/secrets/queries/read-secret.ts';
import { typeWords } from '#lib/secrets/rules/type.ts';
import { Arn, Code } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Definition, DefinitionList, Fact, FactsLine } from '../ui/facts.tsx';
import { Section } from '../ui/section.tsx';
import { keyWords, replicaWords, rotationWords } from './secret-words.ts';

/** What a secret is, in one line under its name. */
export function SecretFactsLine({ secret }: { secret: SecretView }) {
  return (
    <FactsLine>
      {secret.type ? <Fact>{typeWords(secret.type)}</Fact> : null}
      {secret.owner ? (
        <Fact name="Owner">
          <ForeignText text={secret.owner} />
        </Fact>
      ) : (
        <Fact>No owner named</Fact>
      )}
      <Fact name="Key">
        {secret.kmsKeyId ? <Code>{keyWords(secret.kmsKeyId)}</Code> : 'default of the account'}
      </Fact>
      <Fact>
        {secret.connectionName}, {secret.region}
      </Fact>
      {secret.replicas.length > 0 ? <Fact>{replicaWords(secret.replicas)}</Fact> : null}
      <Fact>{rotationWords(secret)}</Fact>
    </FactsLine>
  );
}

/** Everything else AWS tells of a secret, with the ARN whole. */
export function SecretDetails({ secret }: { secret: SecretView }) {
  const items: readonly (Definition | null)[] = [
    secret.description
      ? { term: 'Description', children: <ForeignText text={secret.description} lines /> }
      : null,
    { term: 'ARN', children: <Arn arn={secret.arn} /> },
    { term: 'Account', children: `${secret.connectionName}, ${secret.accountId}` },
    {
      term: 'Environment',
      children: <ForeignText text={`${secret.environment}, by ${secret.environmentRule}`} />,
    },
    secret.service ? { term: 'Service', children: <ForeignText text={secret.service} /> } : null,
    secret.kmsKeyId ? { term: 'Key', children: <Code>{secret.kmsKeyId}</Code> } : null,
    secret.owningService ? { term: 'Managed by', children: <Code>{secret.owningService}</Code> } : null,
    secret.rotationFunction
      ? { term: 'Rotation function', children: <Code>{secret.rotationFunction}</Code> }
      : null,
    secret.nextRotationAt
      ? { term: 'Next rotation', children: <Instant at={secret.nextRotationAt} /> }
      : null,
    secret.createdAt ? { term: 'Created', children: <Instant at={secret.createdAt} /> } : null,
    secret.changedAt ? { term: 'Changed', children: <Instant at={secret.changedAt} /> } : null,
    secret.keyNames.length > 0
      ? { term: 'Keys of its JSON', children: <Code>{secret.keyNames.join(', ')}</Code> }
      : null,
  ];
  return (
    <Section title="As AWS tells it" first>
      <DefinitionList items={items.filter((item) => item !== null)} />
    </Section>
  );
}

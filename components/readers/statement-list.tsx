import type { StatementView } from '#lib/readers/queries/direct-readers.ts';
import { ForeignText } from '../format/text.tsx';
import { CodeBlock, Disclosure } from '../ui/disclosure.tsx';

const PLACES: Readonly<Record<StatementView['source']['kind'], string>> = {
  managed: 'managed policy',
  inline: 'inline policy',
  group: 'policy of a group',
  secret: 'the policy on the secret',
  key: 'the policy of the key',
  root: '',
};

/** Statements that decided: what each says, where it stands, and its JSON. */
export function StatementList({ statements }: { statements: readonly StatementView[] }) {
  return (
    <ul className="grid gap-6">
      {statements.map((statement) => (
        <li key={`${statement.source.kind} ${statement.source.name} ${statement.number} ${statement.json}`}>
          {statement.source.kind === 'root' ? (
            statement.sentence
          ) : (
            <>
              <span className="font-semibold">
                {statement.sid ? <ForeignText text={statement.sid} /> : `Statement ${statement.number}`}
              </span>{' '}
              <span className="text-ink2">
                of {placeOf(statement)}
                {statement.ofKey ? ', for the key it lies under' : null}
              </span>
              <br />
              <ForeignText text={statement.sentence} />
              {statement.reach ? (
                <span className="block text-ink2">
                  Speaks of{' '}
                  <span className="mono">
                    <ForeignText text={statement.reach} />
                  </span>
                </span>
              ) : null}
              <Disclosure summary="As JSON">
                <CodeBlock label={`Statement ${statement.sid ?? statement.number} as JSON`}>
                  {statement.json}
                </CodeBlock>
              </Disclosure>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function placeOf({ source }: StatementView) {
  const place = PLACES[source.kind];
  return source.kind === 'secret' || source.kind === 'key' ? (
    place
  ) : (
    <>
      {place} <ForeignText text={source.name} />
    </>
  );
}

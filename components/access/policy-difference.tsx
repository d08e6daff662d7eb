import type { PolicyDocument } from '#lib/access/rules/policy-document.ts';
import { ForeignText } from '../format/text.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { type DiffLine, differences, lineDiff } from './policy-diff.ts';

export interface PolicyDifferenceProps {
  /** Null: there was none. */
  before: PolicyDocument | null;
  /** Null: there is none any more. */
  after: PolicyDocument | null;
  /** The same as YAML, empty where there is none. */
  yaml: { before: string; after: string };
}

/** Two editions held against one another: in words, and line by line as YAML. */
export function PolicyDifference({ before, after, yaml }: PolicyDifferenceProps) {
  const changed = differences(before, after);
  if (changed.length === 0) return <p className="text-ink2">Both say the same.</p>;
  return (
    <>
      <dl className="border-t border-rule">
        {changed.map((each) => (
          <div
            key={each.what}
            className="grid grid-cols-[11rem_minmax(0,1fr)] gap-x-16 border-b border-rule py-5 max-desk:grid-cols-1"
          >
            <dt className="text-ink3">{each.what}</dt>
            <dd>
              {each.before === null ? null : (
                <del className="block text-ink2 decoration-bad">
                  <span className="only-read">before: </span>
                  <ForeignText text={each.before} />
                </del>
              )}
              {each.after === null ? (
                <span className="text-ink3">nothing any more</span>
              ) : (
                <ins className="block no-underline">
                  <span className="only-read">after: </span>
                  <ForeignText text={each.after} />
                </ins>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <Disclosure summary="As YAML, line by line">
        <YamlDifference lines={lineDiff(yaml.before, yaml.after)} />
      </Disclosure>
    </>
  );
}

const SIGNS = { same: ' ', out: '−', in: '+' } as const;
const LOOKS = { same: '', out: 'wash-bad', in: 'wash-ok' } as const;
const SAID = { same: '', out: 'taken out: ', in: 'put in: ' } as const;

/** Lines of YAML with a sign each: the sign says it without the colour. */
export function YamlDifference({ lines }: { lines: readonly DiffLine[] }) {
  let line = 0;
  return (
    <ScrollRegion label="The difference as YAML" className="bg-sunk px-12 py-8">
      <pre className="mono text-small">
        {lines.map((each) => {
          line += 1;
          return (
            <span key={line} className={`block w-max min-w-full ${LOOKS[each.kind]}`}>
              <span aria-hidden="true">{SIGNS[each.kind]} </span>
              <span className="only-read">{SAID[each.kind]}</span>
              {each.text}
              {'\n'}
            </span>
          );
        })}
      </pre>
    </ScrollRegion>
  );
}

import type { FindingGroup } from '#lib/findings/queries/list-findings.ts';
import { plural } from '../access/words.ts';
import { Mark } from '../format/mark.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { FindingRows } from './finding-rows.tsx';
import { SEVERITY_MARKS } from './finding-words.ts';

export interface FindingGroupsProps {
  groups: readonly FindingGroup[];
  /** Address of one check alone, with the filters kept. */
  hrefOf: Readonly<Record<string, string>>;
}

/** Findings by check, the worst check first: what can happen, what to do, then the things themselves. */
export function FindingGroups({ groups, hrefOf }: FindingGroupsProps) {
  return groups.map((group, index) => {
    const mark = SEVERITY_MARKS[group.worst];
    const hidden = group.count - group.findings.length;
    return (
      <Section
        key={group.check}
        id={group.check}
        first={index === 0}
        title={
          <span className="inline-flex items-baseline gap-8">
            {mark ? <Mark state={mark} label={`${group.worst}, `} /> : null}
            {group.title}
          </span>
        }
        note={plural(group.count, 'finding')}
      >
        <p className="max-w-prose pt-2 text-small text-ink2">
          {group.risk} <span className="text-ink">{group.remedy}</span>
        </p>
        <FindingRows findings={group.findings} label={group.title} />
        {hidden > 0 ? (
          <p className="pt-8 text-small">
            <Link href={hrefOf[group.check] ?? '/findings'} look="alone">
              See {hidden} more
            </Link>
          </p>
        ) : null}
      </Section>
    );
  });
}

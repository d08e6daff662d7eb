import type { FeedHealth } from '#lib/trail/queries/feed-health.ts';
import { Age } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';
import { Line, Lines, Section } from '../ui/section.tsx';
import { feedWords } from './feed-words.ts';

export interface FeedSectionProps {
  feed: FeedHealth;
  /** Id of a connection → its name. */
  names: ReadonlyMap<string, string>;
  first?: boolean;
}

/** Where reads are seen and where not. */
export function FeedSection({ feed, names, first }: FeedSectionProps) {
  const sources = feed.sources.filter((source) => source.source !== 'file');
  return (
    <Section
      title="Seen by CloudTrail"
      aside={
        <Link href="/feed" look="alone">
          Feed
        </Link>
      }
      first={first}
    >
      {sources.length === 0 ? (
        <p className="py-4 text-small text-ink3">No account is connected, so no read is seen.</p>
      ) : null}
      <Lines label="Sources of CloudTrail records">
        {sources.map((source) => {
          const { state, words } = feedWords(source);
          return (
            <Line
              key={`${source.source} ${source.account} ${source.region}`}
              mark={<Mark state={state} />}
              end={source.to ? <Age at={source.to} look="ago" /> : 'never'}
            >
              <ForeignText text={names.get(source.connectionId ?? '') ?? source.account} />, {source.region}
              {words ? <span className="block text-small text-ink3">{words}</span> : null}
            </Line>
          );
        })}
      </Lines>
    </Section>
  );
}

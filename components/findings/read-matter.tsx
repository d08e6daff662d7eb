import type { Said } from '#lib/findings/queries/incidents.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Instant } from '../format/instant.tsx';
import { ForeignText } from '../format/text.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { ExplainForm, OpenIncidentForm, type OpenIncidentFormProps, type Owner } from './incident-forms.tsx';

export interface ReadMatterProps {
  eventId: string;
  /** Nothing explains the read: an explanation or an incident may be added. */
  isUnexplained: boolean;
  /** What an incident about it is called if nobody says otherwise. */
  title: string;
  said: readonly Said[];
  owners: readonly Owner[];
  /** Only for those who may. */
  acts: {
    readonly explain: (input: { eventId: string; why: string }) => Promise<Result<null>>;
    readonly open: OpenIncidentFormProps['open'];
  } | null;
}

/** What people said of a read past the product, and the ways to say more. */
export function ReadMatter({ eventId, isUnexplained, title, said, owners, acts }: ReadMatterProps) {
  const may = isUnexplained && acts !== null;
  if (said.length === 0 && !may) return null;
  return (
    <Section title="What people say of it">
      {said.length === 0 ? (
        <p className="py-4 text-ink2">Nobody explained this read.</p>
      ) : (
        <ul aria-label="What people say of it" className="mt-6 border-t border-rule">
          {said.map((one) => (
            <li key={`${one.kind} ${one.at} ${one.text}`} className="max-w-prose border-b border-rule py-6">
              {one.incidentId ? (
                <>
                  Incident{' '}
                  <Link href={`/incidents/${one.incidentId}`}>
                    <ForeignText text={one.text} />
                  </Link>
                  , {one.state}.
                </>
              ) : (
                <ForeignText text={one.text} />
              )}
              <span className="block text-small text-ink2">
                {one.by}, <Instant at={one.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {may ? (
        <div className="grid gap-8 pt-8">
          <Disclosure summary="Explain it">
            <ExplainForm eventId={eventId} explain={acts.explain} />
          </Disclosure>
          <Disclosure summary="Open an incident">
            <OpenIncidentForm eventId={eventId} title={title} owners={owners} open={acts.open} />
          </Disclosure>
        </div>
      ) : null}
    </Section>
  );
}

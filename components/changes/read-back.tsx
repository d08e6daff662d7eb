import { z } from 'zod';
import type { ChangeView } from '#lib/changes/queries/change-page.ts';
import { Label, VersionId } from '../format/identifier.tsx';
import { Instant } from '../format/instant.tsx';
import { type Definition, DefinitionList } from '../ui/facts.tsx';
import { Section } from '../ui/section.tsx';

const outcomeSchema = z.object({
  gone: z.boolean(),
  labels: z.record(z.string(), z.string()).optional(),
  rotationEnabled: z.boolean().nullish(),
  nextRotationAt: z.string().nullish(),
  deletionAskedAt: z.string().nullish(),
  replicas: z.array(z.string()).optional(),
});

/** What AWS said of the secret after the change. */
export function ReadBack({ change }: { change: ChangeView }) {
  const read = outcomeSchema.safeParse(change.outcome);
  if (!read.success) return null;
  const { gone, labels = {}, rotationEnabled, nextRotationAt, deletionAskedAt, replicas = [] } = read.data;
  if (gone) {
    return (
      <Section title="As read back">
        <p>AWS does not know this secret any more.</p>
      </Section>
    );
  }
  const items: Definition[] = Object.entries(labels).map(([label, versionId]) => ({
    term: label,
    children: (
      <>
        <Label name={label} /> on <VersionId id={versionId} />
      </>
    ),
  }));
  if (rotationEnabled !== null && rotationEnabled !== undefined) {
    const next = nextRotationAt ? (
      <>
        On, due by <Instant at={nextRotationAt} />
      </>
    ) : (
      'On'
    );
    items.push({ term: 'Rotation', children: rotationEnabled ? next : 'Off' });
  }
  if (deletionAskedAt) {
    items.push({
      term: 'Deletion',
      children: (
        <>
          Planned <Instant at={deletionAskedAt} />
        </>
      ),
    });
  }
  if (replicas.length > 0) items.push({ term: 'Replicas', children: replicas.join(', ') });
  return (
    <Section title="As read back">
      <DefinitionList items={items} />
    </Section>
  );
}

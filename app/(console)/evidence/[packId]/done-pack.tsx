import { Hash } from '#components/format/identifier.tsx';
import { Instant } from '#components/format/instant.tsx';
import { formatCount } from '#components/format/number.ts';
import { Columns } from '#components/layout/columns.tsx';
import { ControlsTable } from '#components/reports/controls-table.tsx';
import { ManifestTable } from '#components/reports/manifest-table.tsx';
import { RepeatPack } from '#components/reports/pack-acts.tsx';
import { DefinitionList } from '#components/ui/facts.tsx';
import { Section } from '#components/ui/section.tsx';
import { Notice } from '#components/ui/state.tsx';
import type { PackDetail } from '#lib/reports/queries/packs.ts';
import type { Manifest } from '#lib/reports/rules/manifest.ts';
import { repeat } from '../actions.ts';

/** What is in a pack, what it covers, and how to check it. */
export function DonePack({ pack, manifest }: { pack: PackDetail; manifest: Manifest }) {
  return (
    <>
      <Repetition pack={pack} />
      <Columns
        width="broad"
        rightLabel="Checking it"
        right={
          <>
            <Section title="What to pin" first>
              <DefinitionList
                look="small"
                items={[
                  { term: 'Log', children: <span className="mono">{manifest.logId}</span> },
                  { term: 'Key', children: <span className="mono">{manifest.audit.keyId}</span> },
                  {
                    term: 'Checkpoint',
                    children: `${formatCount(manifest.audit.checkpoint)}, ${formatCount(manifest.audit.size)} records`,
                  },
                  { term: 'Root', children: <Hash hash={manifest.audit.root} digits={16} /> },
                  { term: 'As of', children: <Instant at={manifest.asOf} seconds /> },
                  { term: 'Pack', children: <Hash hash={pack.sha256 ?? ''} digits={16} /> },
                ]}
              />
              <p className="pt-8 text-small text-ink3">
                Take the public key from the audit page once and keep it where we cannot reach it. A key that
                comes with a pack proves nothing.
              </p>
            </Section>
            <Section title="The same again">
              <div className="grid gap-8 pt-8">
                <p className="text-ink2">
                  From the same facts the pack gets the same bytes, whatever happened since.
                  {pack.keptUntil ? (
                    <>
                      {' '}
                      Its bytes are kept until <Instant at={pack.keptUntil} />.
                    </>
                  ) : null}
                </p>
                {pack.repeating ? <p>Being made again…</p> : <RepeatPack packId={pack.id} act={repeat} />}
              </div>
            </Section>
          </>
        }
      >
        <Section
          title="What is in it"
          note={`${formatCount(manifest.files.length)} files, one manifest, no values`}
          first
        >
          <ManifestTable manifest={manifest} />
        </Section>
        <Section title="What it covers, and what it cannot">
          <ul className="grid max-w-prose list-none gap-4 pt-8 text-ink2">
            {pack.coverage.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Section>
        <Section title="Check it without us">
          <pre className="mono mt-8 bg-sunk px-12 py-8 break-anywhere whitespace-pre-wrap">{pack.verify}</pre>
          <p className="max-w-prose pt-8 text-small text-ink3">
            The program needs nothing but the file and the key that you pinned: no database, no network. It
            names the first record or file that does not fit.
          </p>
        </Section>
        <Section title="Which file speaks to which control">
          <p className="max-w-prose pt-4 pb-8 text-small text-ink3">
            A file is evidence towards a control. Whether the control is met is for the reviewer to say.
          </p>
          <ControlsTable controls={manifest.controls} />
        </Section>
      </Columns>
    </>
  );
}

function Repetition({ pack }: { pack: PackDetail }) {
  if (pack.repeated === 'differs') {
    return (
      <Notice tone="bad">
        <b>Made again, this pack did not come out the same.</b> What it was made from was changed outside
        Countersign, or another version of the program made it. The first bytes{' '}
        {pack.dropped ? 'are no longer kept' : 'are kept'}.
      </Notice>
    );
  }
  if (pack.repeated === 'same')
    return <Notice tone="ok">Made again from the same facts, it had the same bytes.</Notice>;
  if (pack.dropped) {
    return (
      <Notice>
        The bytes of this pack are no longer kept. Made again, it gets the same ones or says that it did not.
      </Notice>
    );
  }
  return null;
}

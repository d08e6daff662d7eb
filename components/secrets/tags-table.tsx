import { ForeignText } from '../format/text.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { EmptyState } from '../ui/state.tsx';

interface Tag {
  readonly key: string;
  readonly value: string;
}

const SHOWN = 50;

/** The tags of a secret as AWS has them; many of them open on demand. */
export function TagsTable({ tags }: { tags: readonly Tag[] }) {
  if (tags.length === 0) {
    return (
      <EmptyState title="No tag is on this secret.">
        Tags can say its owner, its environment and its service where the path does not.
      </EmptyState>
    );
  }
  const left = tags.slice(SHOWN);
  return (
    <>
      <Rows tags={tags.slice(0, SHOWN)} caption="Tags" />
      {left.length > 0 ? (
        <Disclosure summary={`${left.length} more`}>
          <Rows tags={left} caption="More tags" />
        </Disclosure>
      ) : null}
    </>
  );
}

function Rows({ tags, caption }: { tags: readonly Tag[]; caption: string }) {
  return (
    <DataTable
      caption={caption}
      rows={tags}
      rowKey={(tag) => tag.key}
      columns={[
        { id: 'key', head: 'Key', isName: true, cell: (tag) => <ForeignText text={tag.key} /> },
        { id: 'value', head: 'Value', cell: (tag) => <ForeignText text={tag.value} /> },
      ]}
    />
  );
}

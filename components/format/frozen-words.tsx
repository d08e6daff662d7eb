import { CodeBlock } from '../ui/disclosure.tsx';
import { ForeignText } from './text.tsx';

/** The sentences of a frozen change; those with a line break in them are documents and shown line by line, whole. */
export function FrozenWords({ words }: { words: readonly string[] }) {
  let at = 0;
  let documents = 0;
  return words.map((sentence) => {
    at += 1;
    const isDocument = sentence.includes('\n');
    if (isDocument) documents += 1;
    return isDocument ? (
      <CodeBlock key={at} label={`Document, piece ${documents}`}>
        <ForeignText text={sentence.replace(/^\n|\n$/g, '')} lines />
      </CodeBlock>
    ) : (
      <p key={at}>
        <ForeignText text={sentence} lines={false} />
      </p>
    );
  });
}

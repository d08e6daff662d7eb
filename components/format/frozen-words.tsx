import { CodeBlock } from '../ui/disclosure.tsx';
import { ForeignText } from './text.tsx';

/** The sentences of a frozen change; those with a line break in them are documents and shown line by line, whole. */
export function FrozenWords({ words }: { words: readonly string[] }) {
  let at = 0;
  return words.map((sentence) => {
    at += 1;
    return sentence.includes('\n') ? (
      <CodeBlock key={at} label="Document">
        <ForeignText text={sentence.replace(/^\n|\n$/g, '')} lines />
      </CodeBlock>
    ) : (
      <p key={at}>
        <ForeignText text={sentence} lines={false} />
      </p>
    );
  });
}

import { useId } from 'react';

/** Person, time and grant over a shown value, so that a picture of it says whose it was. */
export function Watermark({ words }: { words: string }) {
  const id = useId();
  const width = Math.ceil(words.length * 5.6) + 28;
  return (
    <svg aria-hidden="true" className="pointer-events-none absolute inset-0 size-full">
      <defs>
        <pattern
          id={id}
          width={width}
          height="38"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-7) translate(-30 6)"
        >
          <text x="0" y="12" className="fill-ink text-micro" opacity="0.2">
            {words}
          </text>
          <text x={-width / 2} y="31" className="fill-ink text-micro" opacity="0.2">
            {words}
          </text>
          <text x={width / 2} y="31" className="fill-ink text-micro" opacity="0.2">
            {words}
          </text>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  );
}

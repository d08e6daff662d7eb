import type { EnvironmentKind } from './name.ts';

export interface EnvironmentProps {
  environment: EnvironmentKind;
  /** The company's own word where the kind is `other`, or where theirs differs ("live"). */
  word?: string;
}

const WORDS: Record<EnvironmentKind, string> = {
  production: 'production',
  staging: 'staging',
  development: 'development',
  unknown: 'unknown',
  other: 'other',
};

const TAG_LOOKS: Record<EnvironmentKind, string> = {
  production: 'border-transparent bg-prod-fill font-semibold text-prod-ink keeps-colour',
  staging: 'border-stg font-semibold text-stg',
  development: 'border-dotted border-ink3 text-ink3',
  unknown: 'border-prod font-semibold text-prod hatch-prod-wash',
  other: 'border-c5 font-semibold text-c5',
};

/** The tag of the top bar and of titles: filled, outlined, dotted or hatched, always with the word. */
export function EnvironmentTag({ environment, word }: EnvironmentProps) {
  return (
    <span
      className={`inline-flex h-16 shrink-0 items-center rounded-tag border px-5 text-micro tracking-[.01em] whitespace-nowrap ${TAG_LOOKS[environment]}`}
    >
      {word ?? WORDS[environment]}
      {environment === 'unknown' ? ', as production' : ''}
    </span>
  );
}

const SIGN_WORD_LOOKS: Record<EnvironmentKind, string> = {
  production: 'text-prod',
  staging: 'text-ink2',
  development: 'text-ink2',
  unknown: 'text-prod',
  other: 'text-ink2',
};

/** The sign of tables: 9 px in the same forms, then the word. `quiet` hides the word from sight where width is short. */
export function EnvironmentSign({ environment, word, quiet }: EnvironmentProps & { quiet?: boolean }) {
  const words = word ?? WORDS[environment];
  return (
    <span
      className={`inline-flex items-center gap-6 text-small whitespace-nowrap ${SIGN_WORD_LOOKS[environment]}`}
      title={quiet ? words : undefined}
    >
      <EnvironmentShape environment={environment} />
      <span className={quiet ? 'only-read' : undefined}>
        {words}
        {environment === 'unknown' ? <span className="only-read">, treated as production</span> : null}
      </span>
    </span>
  );
}

function EnvironmentShape({ environment }: { environment: EnvironmentKind }) {
  return (
    <svg width="9" height="9" viewBox="0 0 9 9" className="shrink-0" aria-hidden="true">
      {environment === 'production' ? <rect width="9" height="9" className="fill-prod-fill" /> : null}
      {environment === 'staging' ? <Outline className="stroke-stg" /> : null}
      {environment === 'other' ? <Outline className="stroke-c5" /> : null}
      {environment === 'development' ? <Outline className="stroke-ink3" dashes="1.5 1.5" /> : null}
      {environment === 'unknown' ? (
        <>
          <path d="M0 4 4 0M0 8 8 0M2 9 9 2M6 9 9 6" className="stroke-prod" strokeWidth=".9" />
          <Outline className="stroke-prod" />
        </>
      ) : null}
    </svg>
  );
}

function Outline({ className, dashes }: { className: string; dashes?: string }) {
  return (
    <rect
      x=".75"
      y=".75"
      width="7.5"
      height="7.5"
      fill="none"
      strokeWidth="1.5"
      strokeDasharray={dashes}
      className={className}
    />
  );
}

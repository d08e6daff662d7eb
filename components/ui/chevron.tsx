const PATHS = { right: 'M3.5 2 6.5 5 3.5 8', down: 'M2 3.5 5 6.5 8 3.5', up: 'M2 6.5 5 3.5 8 6.5' } as const;

/** The one arrow of the product: opens, closes, sorts. */
export function Chevron({ towards, className = '' }: { towards: keyof typeof PATHS; className?: string }) {
  return (
    <svg
      width="10"
      height="10"
      viewBox="0 0 10 10"
      aria-hidden="true"
      className={`size-10 shrink-0 ${className}`}
    >
      <path d={PATHS[towards]} fill="none" strokeWidth="1.5" className="stroke-ink3" />
    </svg>
  );
}

/** The × that takes something away. */
export function Cross() {
  return (
    <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true" className="size-8 shrink-0">
      <path d="M1.2 1.2 6.8 6.8M6.8 1.2 1.2 6.8" fill="none" strokeWidth="1.3" className="stroke-current" />
    </svg>
  );
}

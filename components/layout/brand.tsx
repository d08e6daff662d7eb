/** The product's mark: two signatures, the second one ours. */
export function BrandMark({ size = 14 }: { size?: number }) {
  return (
    <svg width={(size * 16) / 14} height={size} viewBox="0 0 16 14" aria-hidden="true" className="shrink-0">
      <path d="M2 12.6 6.8 1.4" strokeWidth="2.4" strokeLinecap="round" className="stroke-ink" />
      <path d="M8.6 12.6 13.4 1.4" strokeWidth="2.4" strokeLinecap="round" className="stroke-accent" />
    </svg>
  );
}

/** Mark and name, as at the head of the navigation. */
export function Brand() {
  return (
    <span className="inline-flex items-center gap-8 text-lead font-semibold tracking-[-.01em]">
      <BrandMark />
      Countersign
    </span>
  );
}

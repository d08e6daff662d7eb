import type { ReactNode } from 'react';

export interface PageHeaderProps {
  /** The answer as a sentence, or a name. The only h1 of the page. */
  title: ReactNode;
  /** sentence: 20/28. title: 18/26, for names. */
  look?: 'sentence' | 'title';
  /** What was looked at, when, in which order. */
  lead?: ReactNode;
  /** Marks and counts beside a name. */
  beside?: ReactNode;
  /** Buttons: at the right, or below the title on a phone. */
  actions?: ReactNode;
}

/** How a page opens: the sentence first. */
export function PageHeader({ title, look = 'sentence', lead, beside, actions }: PageHeaderProps) {
  return (
    <div className="flex flex-wrap items-start gap-x-16 gap-y-8 pt-16 pb-12 max-desk:pt-14">
      <div className="min-w-0 flex-1 max-desk:basis-full">
        <div className="flex flex-wrap items-baseline gap-x-12">
          <h1
            className={`min-w-0 break-anywhere ${look === 'sentence' ? 'text-sentence text-balance max-desk:text-[1.1875rem]/[1.625rem]' : 'text-title'}`}
          >
            {title}
          </h1>
          {beside ? (
            <div className="flex flex-wrap items-baseline gap-x-12 text-small text-ink2">{beside}</div>
          ) : null}
        </div>
        {lead ? <div className="mt-2 text-ink2">{lead}</div> : null}
      </div>
      {actions ? (
        <div className="flex shrink-0 gap-8 max-desk:w-full max-desk:[&>*]:flex-1">{actions}</div>
      ) : null}
    </div>
  );
}

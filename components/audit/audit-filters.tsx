import { FilterChips } from '../ui/filter-chips.tsx';
import { TabLinks } from '../ui/tabs.tsx';

const ACTS = [
  { value: undefined, label: 'All' },
  { value: 'access', label: 'Requests and grants' },
  { value: 'reveals', label: 'Reveals' },
  { value: 'refusals', label: 'Refusals' },
  { value: 'feeds', label: 'Inventory and trail' },
  { value: 'sessions', label: 'Sign-ins' },
] as const;

export interface AuditFiltersProps {
  act: string | undefined;
  /** Name of the secret the list is about. */
  secret: string | undefined;
}

/** What the list is about, in the address. */
export function AuditFilters({ act, secret }: AuditFiltersProps) {
  return (
    <>
      <TabLinks
        label="Kinds of record"
        tabs={ACTS.map((one) => ({
          href: one.value ? `/audit?act=${one.value}` : '/audit',
          label: one.label,
          current: one.value === act,
        }))}
      />
      {secret ? (
        <FilterChips
          chips={[
            {
              field: 'Secret',
              value: secret,
              valueText: secret,
              removeHref: act ? `/audit?act=${act}` : '/audit',
            },
          ]}
        />
      ) : null}
    </>
  );
}

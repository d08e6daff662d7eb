'use client';

import { useRouter } from 'next/navigation';
import {
  Autocomplete,
  Button,
  Dialog,
  DialogTrigger,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
  SearchField,
  useFilter,
} from 'react-aria-components';

export interface FilterChoice {
  readonly label: string;
  readonly href: string;
}

export interface FilterGroup {
  /** The field: "Health". */
  readonly name: string;
  readonly choices: readonly FilterChoice[];
}

/** Every filter there is, found by typing its field or its value. Choosing one leads to the narrowed list. */
export function AddFilter({ groups }: { groups: readonly FilterGroup[] }) {
  const router = useRouter();
  const { contains } = useFilter({ sensitivity: 'base' });
  return (
    <DialogTrigger>
      <Button className="inline-flex h-24 items-center rounded-control border border-dashed border-ctl px-8 text-small whitespace-nowrap text-ink2 hover:bg-hover max-desk:h-32">
        Add filter
      </Button>
      <Popover
        className="fades max-h-360 w-260 overflow-auto rounded-control border border-rule2 bg-page"
        placement="bottom start"
      >
        <Dialog aria-label="Add filter" className="outline-none">
          {({ close }) => (
            <Autocomplete filter={(text, typed) => contains(text, typed)}>
              <SearchField
                aria-label="Field or value"
                autoFocus
                className="sticky top-0 border-b border-rule2 bg-page"
              >
                <Input
                  placeholder="Field or value"
                  className="h-32 w-full bg-transparent px-12 text-body outline-none [&::-webkit-search-cancel-button]:hidden"
                />
              </SearchField>
              <ListBox
                aria-label="Filters"
                items={groups}
                className="p-4 outline-none"
                onAction={(key) => {
                  close();
                  router.push(String(key));
                }}
                renderEmptyState={() => <p className="px-8 py-6 text-ink2">No filter is called that.</p>}
              >
                {(group) => (
                  <ListBoxSection id={group.name}>
                    <Header className="px-8 pt-6 pb-2 text-micro text-ink3">{group.name}</Header>
                    {group.choices.map((choice) => (
                      <ListBoxItem
                        key={choice.href}
                        id={choice.href}
                        textValue={`${group.name} ${choice.label}`}
                        className="flex min-h-26 cursor-pointer items-center rounded-focus px-8 text-body outline-none data-focused:bg-hover max-desk:min-h-36"
                      >
                        <bdi className="min-w-0 truncate">{choice.label}</bdi>
                      </ListBoxItem>
                    ))}
                  </ListBoxSection>
                )}
              </ListBox>
            </Autocomplete>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

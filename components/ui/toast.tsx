'use client';

import {
  UNSTABLE_Toast as AriaToast,
  Button,
  Text,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { Cross } from './chevron.tsx';

interface Told {
  /** The result as read back: "Handed back. You used 2 of 3." */
  result: string;
  /** What follows from it. */
  next?: string;
}

const told = new ToastQueue<Told>({ maxVisibleToasts: 3 });

const SHOWN_MS = 8000;

/** Says the result of the person's own act for 8 s. Never for errors: these stand where they happened. */
export function tell(result: string, next?: string): void {
  told.add({ result, next }, { timeout: SHOWN_MS });
}

/** Where results appear; once, in the frame. Stays while the pointer or focus is in it. */
export function ToastArea() {
  return (
    <ToastRegion
      queue={told}
      aria-label="Results"
      className="fixed right-24 bottom-24 z-30 flex w-360 max-w-[calc(100vw-32px)] flex-col gap-8 outline-none max-desk:right-16 max-desk:bottom-16 no-print"
    >
      {({ toast }) => (
        <AriaToast
          toast={toast}
          className="flex items-start gap-12 rounded-control border border-ink bg-page py-8 pr-4 pl-12"
        >
          <ToastContent className="min-w-0 flex-1">
            <Text slot="title" className="block font-semibold">
              {toast.content.result}
            </Text>
            {toast.content.next ? (
              <Text slot="description" className="block text-small text-ink2">
                {toast.content.next}
              </Text>
            ) : null}
          </ToastContent>
          <Button
            slot="close"
            aria-label="Close"
            className="grid size-24 place-items-center rounded-control text-ink3 hover:bg-hover"
          >
            <Cross />
          </Button>
        </AriaToast>
      )}
    </ToastRegion>
  );
}

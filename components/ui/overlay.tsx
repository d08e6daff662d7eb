'use client';

import type { ReactElement, ReactNode } from 'react';
import { Dialog as AriaDialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './button.tsx';

const SCRIM = 'fades fixed inset-0 z-20 bg-scrim no-print';

interface OverlayProps {
  title: ReactNode;
  children: ReactNode | ((close: () => void) => ReactNode);
  /** The acts, at the foot. */
  footer?: ReactNode | ((close: () => void) => ReactNode);
  isOpen?: boolean;
  defaultOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}

function filled(part: ReactNode | ((close: () => void) => ReactNode), close: () => void): ReactNode {
  return typeof part === 'function' ? part(close) : part;
}

export interface SheetProps extends OverlayProps {
  /** Under the title: what it belongs to. */
  subtitle?: ReactNode;
  /** The subject is in production: 3 px of its colour along the top. */
  production?: boolean;
}

/** A panel at the right, 616 px; the whole screen on a phone. Escape closes it and focus returns to its opener. */
export function Sheet({ title, subtitle, production, children, footer, ...open }: SheetProps) {
  return (
    <ModalOverlay {...open} isDismissable className={SCRIM}>
      <Modal
        data-panel=""
        className="slides fixed inset-y-0 right-0 w-616 max-w-full border-l border-rule2 bg-page max-desk:w-full max-desk:border-l-0"
      >
        <AriaDialog className="flex h-full flex-col overflow-auto outline-none">
          {({ close }) => (
            <>
              {production ? <div className="h-3 shrink-0 bg-prod-fill" /> : null}
              <div className="flex items-start justify-between gap-12 px-24 pt-16 max-desk:px-16">
                <Heading slot="title" className="flex min-w-0 flex-wrap items-center gap-x-10 text-title">
                  {title}
                </Heading>
                <Button size="small" keyHint="Esc" onPress={close}>
                  Close
                </Button>
              </div>
              {subtitle ? (
                <div className="px-24 text-small/[1.25rem] text-ink2 max-desk:px-16">{subtitle}</div>
              ) : null}
              <div className="flex-1 px-24 py-14 max-desk:px-16">{filled(children, close)}</div>
              {footer ? <OverlayFoot>{filled(footer, close)}</OverlayFoot> : null}
            </>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

function OverlayFoot({ children }: { children: ReactNode }) {
  return (
    <div className="sticky bottom-0 flex flex-wrap items-center gap-8 border-t border-rule2 bg-page px-24 py-12 max-desk:px-16">
      {children}
    </div>
  );
}

export interface DialogProps extends OverlayProps {
  /** For what cannot be undone: readers are told at once. The first focus must not be the dangerous button. */
  alerts?: boolean;
}

/** A question that stops the page. Says what will happen; never "Are you sure?". */
export function Dialog({ title, children, footer, alerts, ...open }: DialogProps) {
  return (
    <ModalOverlay {...open} isDismissable className={`${SCRIM} grid place-items-center p-16`}>
      <Modal
        data-panel=""
        className="rises max-h-full w-480 max-w-full overflow-auto rounded-control border border-rule2 bg-page"
      >
        <AriaDialog role={alerts ? 'alertdialog' : 'dialog'} className="outline-none">
          {({ close }) => (
            <>
              <div className="px-24 py-16 max-desk:px-16">
                <Heading slot="title" className="text-lead font-semibold">
                  {title}
                </Heading>
                <div className="mt-8">{filled(children, close)}</div>
              </div>
              {footer ? <OverlayFoot>{filled(footer, close)}</OverlayFoot> : null}
            </>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Ties an opener (a Button) to the Sheet or Dialog beside it. */
export function Opens({ children }: { children: [ReactElement, ReactElement] }) {
  return <DialogTrigger>{children}</DialogTrigger>;
}

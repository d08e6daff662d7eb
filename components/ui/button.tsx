'use client';

import { type ReactNode, type Ref, useId } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Focusable,
  TooltipTrigger,
} from 'react-aria-components';
import { useFormStatus } from 'react-dom';
import { type ButtonLook, type ButtonSize, buttonClass } from './button-look.ts';
import { TooltipBubble } from './tooltip.tsx';

export interface ButtonProps
  extends Pick<
    AriaButtonProps,
    | 'onPress'
    | 'type'
    | 'name'
    | 'value'
    | 'form'
    | 'formAction'
    | 'slot'
    | 'autoFocus'
    | 'aria-label'
    | 'aria-expanded'
    | 'aria-controls'
    | 'aria-describedby'
    | 'id'
  > {
  children: ReactNode;
  look?: ButtonLook;
  size?: ButtonSize;
  /** While the act runs. A submit button inside a form with an action knows it by itself. */
  pending?: boolean;
  /** What the label says meanwhile: "Signing…". The width does not change. */
  pendingLabel?: string;
  /** Why it cannot be used now. The button stays reachable by keyboard, does nothing, and says this. */
  disabledReason?: string;
  /** Takes the whole width. */
  wide?: boolean;
  /** A key drawn beside the label; only for `Esc`. */
  keyHint?: string;
  ref?: Ref<HTMLButtonElement>;
}

/** A verb and its object. One `primary` on a view; `production` names the act and production. */
export function Button(props: ButtonProps) {
  const {
    children,
    look,
    size,
    pending,
    pendingLabel,
    disabledReason,
    wide,
    keyHint,
    type = 'button',
    ...rest
  } = props;
  const form = useFormStatus();
  const waits = pending ?? (type === 'submit' && form.pending);
  if (disabledReason) return <UnusableButton {...props} disabledReason={disabledReason} />;
  return (
    <AriaButton
      {...rest}
      type={type}
      isPending={waits}
      className={`${buttonClass(look, size)} ${wide ? 'w-full' : ''}`}
    >
      <span className="grid">
        <span className={`[grid-area:1/1] ${waits && pendingLabel ? 'invisible' : ''}`}>{children}</span>
        {pendingLabel ? (
          <span className={`[grid-area:1/1] ${waits ? '' : 'invisible'}`} aria-hidden={!waits || undefined}>
            {pendingLabel}
          </span>
        ) : null}
      </span>
      {keyHint ? <Key>{keyHint}</Key> : null}
    </AriaButton>
  );
}

function UnusableButton({
  children,
  look,
  size,
  wide,
  disabledReason,
  ...rest
}: ButtonProps & { disabledReason: string }) {
  const reasonId = useId();
  return (
    <>
      <TooltipTrigger delay={200}>
        <Focusable>
          <button
            type="button"
            aria-disabled="true"
            aria-label={rest['aria-label']}
            aria-describedby={reasonId}
            className={`${buttonClass(look, size, true)} ${wide ? 'w-full' : ''}`}
          >
            {children}
          </button>
        </Focusable>
        <TooltipBubble>{disabledReason}</TooltipBubble>
      </TooltipTrigger>
      <span id={reasonId} className="only-read">
        {disabledReason}
      </span>
    </>
  );
}

/** A key of the keyboard, in menus and the palette. */
export function Key({ children }: { children: ReactNode }) {
  return (
    <kbd className="rounded-focus border border-rule2 bg-page px-4 text-micro font-normal text-ink3 max-desk:hidden">
      {children}
    </kbd>
  );
}

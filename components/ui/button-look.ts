/** How buttons look, shared by buttons and by links that act as one. */

export type ButtonLook = 'plain' | 'primary' | 'production' | 'destructive' | 'destructive-final' | 'quiet';
export type ButtonSize = 'small' | 'normal' | 'big';

const BASE =
  'relative inline-flex select-none items-center justify-center gap-6 rounded-control border whitespace-nowrap no-underline quick ' +
  'aria-disabled:cursor-not-allowed disabled:cursor-not-allowed';

const LOOKS: Record<ButtonLook, string> = {
  plain: 'border-ctl bg-page text-ink hover:bg-hover data-pressed:bg-sel',
  primary:
    'keeps-colour border-accent bg-accent font-semibold text-accent-ink hover:brightness-110 data-pressed:brightness-95',
  production:
    'keeps-colour border-prod-fill bg-prod-fill font-semibold text-prod-ink hover:brightness-110 data-pressed:brightness-95',
  destructive: 'border-bad bg-page text-bad hover:bg-bad-wash data-pressed:bg-bad-wash',
  'destructive-final':
    'keeps-colour border-bad bg-bad font-semibold text-page hover:brightness-110 data-pressed:brightness-95',
  quiet: 'border-transparent text-accent hover:bg-hover data-pressed:bg-sel',
};

const DISABLED = 'border-rule2 bg-page font-normal text-ink3';

const SIZES: Record<ButtonSize, string> = {
  small: 'h-24 px-8 text-small max-desk:h-32',
  normal: 'h-28 px-10 text-body max-desk:h-36',
  big: 'h-36 w-full px-12 text-[0.875rem] max-desk:h-44',
};

/** The classes of a button. `off` is the look of one that cannot be used now. */
export function buttonClass(look: ButtonLook = 'plain', size: ButtonSize = 'normal', off = false): string {
  return `${BASE} ${off ? DISABLED : LOOKS[look]} ${SIZES[size]}`;
}

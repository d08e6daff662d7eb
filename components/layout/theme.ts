/** The chosen look of the pages. Kept in the cookie `theme`, which the server reads: nothing flashes. */
export type Theme = 'light' | 'dark' | 'system';

export const THEME_COOKIE = 'theme';
export const ZONE_COOKIE = 'zone';

/** The theme of a cookie's text; anything unknown follows the system. */
export function themeOf(text: string | undefined): Theme {
  return text === 'light' || text === 'dark' ? text : 'system';
}

/** The path of the sign-in that says what happened and still knows where the person wanted to go. */
export function problemPath(code: string, to: string): string {
  return `/sign-in?problem=${encodeURIComponent(code)}&to=${encodeURIComponent(to)}`;
}

/** Folds the case of A to Z and of nothing else: how an e-mail address is compared to give somebody something. */
export function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

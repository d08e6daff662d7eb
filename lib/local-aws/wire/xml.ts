/** A value of a Query answer: text, nested members in their order, a list, or a map of texts. */
export type XmlValue =
  | string
  | number
  | readonly XmlValue[]
  | ReadonlyMap<string, string>
  | { readonly [name: string]: XmlValue | undefined };

/** Renders one element. A list becomes `<member>` elements, a member without a value is left out. */
export function renderElement(name: string, value: XmlValue): string {
  if (typeof value === 'string' || typeof value === 'number')
    return `<${name}>${escapeText(String(value))}</${name}>`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, text]) => renderElement('entry', { key, value: text }));
    return `<${name}>${entries.join('')}</${name}>`;
  }
  const inner = Array.isArray(value)
    ? value.map((item) => renderElement('member', item)).join('')
    : Object.entries(value)
        .map(([key, item]) => (item === undefined ? '' : renderElement(key, item)))
        .join('');
  return `<${name}>${inner}</${name}>`;
}

// XML 1.0 has no way to write most control characters, not even as a reference.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be replaced
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

function escapeText(text: string): string {
  return text
    .replace(NOT_IN_XML, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;');
}

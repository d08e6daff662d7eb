import { describe, expect, it } from 'vitest';
import { holdsHidden, markedPieces } from '#components/format/marked.ts';
import { nameParts, shortenedParts, shortenMiddle, shortenPath } from '#components/format/name.ts';

describe('parts of a name', () => {
  it('finds the production segment only where the environment is production', () => {
    expect(nameParts('prod/payments/db', 'production')).toEqual({
      before: '',
      production: 'prod',
      path: '/payments/',
      last: 'db',
    });
    expect(nameParts('prod/payments/db', 'staging').production).toBe('');
    expect(nameParts('notprod/db', 'production').production).toBe('');
    expect(nameParts('/live/db', 'production')).toEqual({
      before: '/',
      production: 'live',
      path: '/',
      last: 'db',
    });
  });

  it.each(['mailer-legacy', 'prod/db/', 'a//b', '/', '..', '', 'prod', '__proto__'])(
    'keeps every character of %s',
    (name) => {
      for (const environment of ['production', undefined] as const) {
        const parts = nameParts(name, environment);
        expect(parts.before + parts.production + parts.path + parts.last).toBe(name);
      }
    },
  );

  it('loses the middle, never the end', () => {
    expect(shortenPath('/payments/acquirer/europe/west/', 16)).toBe('/…/europe/west/');
    expect(shortenPath('/payments/', 16)).toBe('/payments/');
    expect(shortenMiddle('a'.repeat(300), 11)).toBe('aaaaa…aaaaa');
    const parts = shortenedParts(
      nameParts('prod/payments/acquirer/europe/west/card/api-key', 'production'),
      30,
    );
    expect(parts.production).toBe('prod');
    expect(parts.last).toBe('api-key');
    expect((parts.production + parts.path + parts.last).length).toBeLessThanOrEqual(30);
  });

  it('holds a name of 512 characters in its room', () => {
    const parts = shortenedParts(nameParts('a'.repeat(512)), 44);
    expect(parts.last.length).toBeLessThanOrEqual(44);
  });
});

function kinds(text: string, options = {}): string[] {
  return markedPieces(text, options)
    .filter((piece) => piece.kind !== 'text')
    .map((piece) => `${piece.kind} ${piece.name}`);
}

describe('marked characters', () => {
  it('leaves plain text alone, in one piece', () => {
    expect(markedPieces('prod/payments/db')).toEqual([{ kind: 'text', text: 'prod/payments/db', name: '' }]);
    expect(holdsHidden('Größe, naïve, 日本語, عربى')).toBe(false);
  });

  it('names what cannot be seen', () => {
    expect(kinds('prod/\u202egnp.db')).toEqual(['reordering U+202E, right-to-left override']);
    expect(kinds('pro\u200dd')).toEqual(['invisible U+200D, zero width joiner']);
    expect(kinds('a\u0000b')).toEqual(['control U+0000, NUL']);
    expect(kinds('\ufeffprod')).toEqual(['invisible U+FEFF, byte order mark']);
    expect(kinds('a\u2028b')).toEqual(['invisible U+2028, line separator']);
    expect(kinds('a\ud800b')).toEqual(['invisible U+D800']);
    expect(kinds('a\u{e0041}b')).toEqual(['invisible U+E0041']);
  });

  it('marks look-alikes only inside a word that is otherwise Latin', () => {
    expect(kinds('pr\u043ed/db')).toEqual(['look-alike U+043E, looks like Latin o']);
    expect(kinds('привет')).toEqual([]);
    expect(kinds('\uff50rod')).toEqual(['look-alike U+FF50, looks like Latin p']);
  });

  it('marks everything outside the alphabet of names where that is asked', () => {
    expect(kinds('caf\u00e9/db', { ascii: true })).toEqual(['foreign U+00E9, outside the alphabet of names']);
    expect(kinds('cafe\u0301/db', { ascii: true })).toEqual([
      'foreign U+0301, outside the alphabet of names',
    ]);
  });

  it('keeps line breaks of a reason, and marks them in a name', () => {
    expect(kinds('one\ntwo', { lines: true })).toEqual([]);
    expect(kinds('one\ntwo')).toEqual(['control U+000A']);
  });

  it('loses no character', () => {
    for (const text of ['', 'a/b-c.d_e@f:g', 'x\u202ey\u200dz', '\ud800', '👨\u200d👩\u200d👧/db', '\r\n']) {
      expect(
        markedPieces(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }
  });
});

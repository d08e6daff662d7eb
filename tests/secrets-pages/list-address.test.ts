import { describe, expect, test } from 'vitest';
import { isFiltered, type ListAddress, listHref, unfiltered } from '#components/secrets/list-address.ts';
import { filterChips, filterGroups, filterSentence, viewTabs } from '#components/secrets/list-filters.ts';

const broken: ListAddress = {
  folder: 'prod/payments/',
  env: ['production'],
  health: ['broken', 'attention'],
  owner: 'team-search',
  after: 'cursor',
  from: 50,
};

describe('the address of a list', () => {
  test('holds the node and everything that narrows it', () => {
    expect(listHref(broken)).toBe(
      '/secrets/tree/prod/payments?env=production&health=broken,attention&owner=team-search',
    );
  });

  test('a change leads to the first page, a place keeps the rest', () => {
    expect(listHref(broken, { sort: 'name' })).not.toContain('after');
    expect(listHref(broken, { after: 'next', from: 100 })).toContain('after=next&from=100');
  });

  test('foreign text is escaped', () => {
    expect(listHref({ folder: '', q: 'a&b=c#d' })).toBe('/secrets?q=a%26b%3Dc%23d');
  });

  test('knows whether anything narrows it, and leaves the node when that goes', () => {
    expect(isFiltered(broken)).toBe(true);
    expect(isFiltered(unfiltered(broken))).toBe(false);
    expect(listHref(unfiltered(broken))).toBe('/secrets/tree/prod/payments');
  });
});

describe('filters', () => {
  test('each chip leads to the list without itself', () => {
    const chips = filterChips(broken);
    expect(chips.map(({ field, valueText }) => `${field} ${valueText}`)).toEqual([
      'Health broken or needs attention',
      'Environment production',
      'Owner team-search',
    ]);
    expect(chips[2]?.removeHref).not.toContain('owner');
    expect(chips[2]?.removeHref).toContain('env=production');
  });

  test('a second value of one field is an alternative', () => {
    const groups = filterGroups(broken, {
      environments: ['production', 'staging'],
      types: [],
      owners: [],
      accounts: [],
      checks: [],
    });
    const environment = groups.find(({ name }) => name === 'Environment');
    expect(environment?.choices.map(({ label }) => label)).toEqual(['staging']);
    expect(environment?.choices[0]?.href).toContain('env=production,staging');
  });

  test('a region is offered with its account', () => {
    const [group] = filterGroups(
      { folder: '' },
      {
        environments: [],
        types: [],
        owners: [],
        accounts: [{ name: 'larkfield prod', regions: ['eu-west-1'] }],
        checks: [],
      },
    ).filter(({ name }) => name === 'Region');
    expect(group?.choices[0]?.href).toBe('/secrets?account=larkfield+prod&region=eu-west-1');
  });

  test('a view is current by what it asks for, and counts only where no other filter changes the count', () => {
    const counts = { secrets: 31, broken: 1, attention: 4, notSeen: 2 };
    const needs = (address: ListAddress) => viewTabs(address, counts)[1];
    expect(needs({ folder: '' })?.count).toBe(7);
    expect(needs({ folder: '', owner: 'team-search' })?.count).toBeUndefined();
    expect(needs({ folder: '', health: ['broken', 'attention', 'not-seen'] })?.current).toBe(true);
  });

  test('nothing found is said with the filters in force', () => {
    expect(filterSentence(broken)).toBe(
      'No secret is broken or needs attention, in production and owned by team-search.',
    );
    expect(filterSentence({ folder: '', q: 'db' })).toContain('holds "db"');
  });
});

import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { LIST_PRICES, type Price } from '../rules/price.ts';
import { type CostSettingsData, DEFAULT_SETTINGS } from '../rules/settings.ts';
import { type EditedPrice, loadSettings, selectPrices } from '../store/price-rows.ts';

export interface PricesView {
  readonly settings: CostSettingsData;
  /** In US dollars. */
  readonly list: readonly Price[];
  /** The newest day first. */
  readonly edited: readonly EditedPrice[];
}

/** Every price that holds, and the settings. */
export async function readPrices(db: Database, actor: Pick<Actor, 'roles'>): Promise<PricesView> {
  if (!can(actor, 'cost.read')) return { settings: DEFAULT_SETTINGS, list: [], edited: [] };
  const [settings, edited] = await Promise.all([loadSettings(db.pool), selectPrices(db.pool)]);
  const newest = [...edited].sort((a, b) => (b.validFrom ?? '').localeCompare(a.validFrom ?? ''));
  return { settings: settings.data, list: LIST_PRICES, edited: newest };
}

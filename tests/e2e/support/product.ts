import { startProduct } from '#tests/support/running-product.ts';

/** One product for the whole suite. Tests find it through these variables. */
export default async function provideProduct(): Promise<() => Promise<void>> {
  const product = await startProduct();
  process.env.PRODUCT_URL = product.url;
  process.env.PRODUCT_LOCAL_AWS_URL = product.localAwsUrl;
  process.env.PRODUCT_HOME = product.home;
  return () => product.stop();
}

/** The product of this suite. */
export function suiteProduct(): { url: string; localAwsUrl: string; home: string } {
  const { PRODUCT_URL, PRODUCT_LOCAL_AWS_URL, PRODUCT_HOME } = process.env;
  if (!PRODUCT_URL || !PRODUCT_LOCAL_AWS_URL || !PRODUCT_HOME) throw new Error('the suite has no product');
  return { url: PRODUCT_URL, localAwsUrl: PRODUCT_LOCAL_AWS_URL, home: PRODUCT_HOME };
}

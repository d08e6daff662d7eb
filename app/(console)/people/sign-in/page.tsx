import { Page } from '#components/layout/page.tsx';
import { PeopleTabs } from '#components/people/people-tabs.tsx';
import { SignInView } from '#components/people/sign-in-view.tsx';
import { mappingOf } from '#lib/web/finish-at-provider.ts';
import { definePage } from '#lib/web/page.ts';

export const metadata = { title: 'How people sign in' };

export default definePage('people.sign-in', {}, (house) => {
  const { oidc, personas, localOperator } = house.configuration;
  return (
    <Page crumbs={[{ label: 'People', href: '/people' }, { label: 'Sign-in' }]}>
      <SignInView
        tabs={<PeopleTabs current="sign-in" />}
        // Named one by one: the settings hold the secret of the client.
        provider={
          oidc && {
            name: oidc.providerName,
            issuer: oidc.issuer,
            redirectUri: oidc.redirectUri,
            claims: [oidc.nameClaim, oidc.emailClaim, oidc.groupsClaim],
            addressesAreVouchedFor: oidc.addressesAreVouchedFor,
            secondFactor: { acr: oidc.secondFactorAcr, amr: oidc.secondFactorAmr },
          }
        }
        otherwise={personas ? 'personas' : localOperator ? 'operator' : 'nobody'}
        mapping={mappingOf(house)}
      />
    </Page>
  );
});

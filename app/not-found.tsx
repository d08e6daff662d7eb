import { Brand } from '#components/layout/brand.tsx';
import { LinkButton } from '#components/ui/link.tsx';

export const metadata = { title: 'Not found' };

/** 404 of an address that leads nowhere at all. It says the same to everybody, signed in or not. */
export default function NotFound() {
  return (
    <main id="content" className="mx-auto max-w-616 px-24 py-48 max-desk:px-16 max-desk:py-24">
      <Brand />
      <h1 className="pt-24 pb-16 text-sentence">There is no such page, or you may not see it.</h1>
      <LinkButton href="/">To the overview</LinkButton>
    </main>
  );
}

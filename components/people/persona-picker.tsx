'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/state.tsx';

export interface PersonaRow {
  readonly subject: string;
  readonly displayName: string;
  readonly role: string;
  readonly does: string;
}

export interface PersonaPickerProps {
  personas: readonly PersonaRow[];
  /** Where to go afterwards: a path of ours. */
  to: string;
  signIn: (input: { subject: string }) => Promise<Result<null>>;
}

/** The six people of the sample company as rows, with what each may do. */
export function PersonaPicker({ personas, to, signIn }: PersonaPickerProps) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [chosen, setChosen] = useState<string>();
  const [trouble, setTrouble] = useState<string>();
  const choose = (subject: string) => {
    setChosen(subject);
    start(async () => {
      const answer = await signIn({ subject });
      if (!answer.ok) return setTrouble(answer.refusal.words);
      router.replace(to);
      router.refresh();
    });
  };
  return (
    <>
      {trouble ? <ErrorState happened={trouble} unchanged="You are not signed in." /> : null}
      <ul className="border-t border-rule2">
        {personas.map((persona) => (
          <li key={persona.subject} className="flex items-center gap-16 border-b border-rule py-10">
            <div className="min-w-0 flex-1">
              <p>
                <b>{persona.displayName}</b> <span className="text-ink2">{persona.role}</span>
              </p>
              <p className="text-small text-ink2">{persona.does}</p>
            </div>
            <Button
              aria-label={`Sign in as ${persona.displayName}`}
              pending={pending && chosen === persona.subject}
              onPress={() => choose(persona.subject)}
            >
              Sign in
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

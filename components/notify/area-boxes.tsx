'use client';

import { AREAS, type Area } from '#lib/access/rules/announcement.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { LABEL } from '../ui/field.tsx';
import { AREA_WORDS } from './channel-words.ts';

export interface AreaBoxesProps {
  chosen: readonly Area[];
  onChange: (chosen: readonly Area[]) => void;
}

/** What a channel gets beside what policies send to it. */
export function AreaBoxes({ chosen, onChange }: AreaBoxesProps) {
  return (
    <fieldset className="min-w-0">
      <legend className={LABEL}>Beside what policies send to it</legend>
      <div className="grid gap-x-24 desk:grid-cols-2">
        {AREAS.map((area) => (
          <Checkbox
            key={area}
            isSelected={chosen.includes(area)}
            onChange={(isSelected) =>
              onChange(isSelected ? [...chosen, area] : chosen.filter((one) => one !== area))
            }
          >
            {AREA_WORDS[area]}
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}

'use client';

import { Checkbox } from '../ui/checkbox.tsx';
import { LABEL } from '../ui/field.tsx';

export interface RegionBoxesProps {
  known: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
  error?: string | undefined;
}

/** Which regions of an account are read. */
export function RegionBoxes({ known, chosen, onChange, error }: RegionBoxesProps) {
  return (
    <fieldset className="min-w-0">
      <legend className={LABEL}>Regions</legend>
      <div className="grid grid-cols-2 gap-x-16 desk:grid-cols-4">
        {known.map((region) => (
          <Checkbox
            key={region}
            isSelected={chosen.includes(region)}
            onChange={(isSelected) =>
              onChange(isSelected ? [...chosen, region] : chosen.filter((one) => one !== region))
            }
          >
            <span className="mono whitespace-nowrap text-small">{region}</span>
          </Checkbox>
        ))}
      </div>
      {error ? (
        <p role="alert" className="text-small text-prod">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

import type { ReactNode } from 'react';

import type { Quantity } from '../../shared/units.ts';
import { Missing } from './missing.tsx';

interface BigNumberProps {
  readonly label: string;
  /** Null shows as missing. */
  readonly quantity: Quantity | null;
  /** The line below: its age, or why it is missing. */
  readonly note: string;
  /** Too old: the number fades and its age comes forward. */
  readonly stale?: boolean;
  /** Marks the series that the chart draws in the same colour. */
  readonly swatch?: boolean;
}

/** One fact in large type. Its place never moves when its value does. */
export function BigNumber({ label, quantity, note, stale = false, swatch = false }: BigNumberProps): ReactNode {
  const classes = ['figure-value', 'number', stale && 'stale', (quantity?.number.length ?? 0) > 5 && 'long'];
  return (
    <div>
      <dt className="figure-label">
        {swatch && <span className="swatch" aria-hidden="true" />}
        {label}
      </dt>
      <dd className={classes.filter((one) => one !== false).join(' ')}>
        {quantity === null ? (
          <Missing />
        ) : (
          <>
            {quantity.number} <span className="figure-unit">{quantity.unit}</span>
          </>
        )}
      </dd>
      <dd className={stale ? 'figure-note number in-ink' : 'figure-note number'}>{note}</dd>
    </div>
  );
}

import type { ReactNode } from 'react';

import { Measure } from '../../parts/missing.tsx';
import { useSpeech } from '../../words/index.ts';
import type { PowerRow } from './inverterDetails.ts';

interface PowerTableProps {
  readonly caption: string;
  /** What the rows are: phases or strings. */
  readonly first: string;
  readonly rows: readonly PowerRow[];
}

/** Power, voltage and current, row by row. */
export function PowerTable({ caption, first, rows }: PowerTableProps): ReactNode {
  const { say, power, units } = useSpeech();
  if (rows.length === 0) {
    return null;
  }
  return (
    <div>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            <th scope="col">{say('inverter.power')}</th>
            <th scope="col">{say('inverter.voltage')}</th>
            <th scope="col">{say('inverter.current')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td>
                <Measure value={row.powerW} format={power} />
              </td>
              <td>
                <Measure value={row.voltageV} format={(voltageV) => `${units.number(voltageV, 1)}\u00a0V`} />
              </td>
              <td>
                <Measure value={row.currentA} format={(currentA) => `${units.number(currentA, 2)}\u00a0A`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

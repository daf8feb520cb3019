import type { ReactNode } from 'react';

import { Missing } from '../../parts/missing.tsx';
import { useSpeech } from '../../words/index.ts';
import type { DeviceRow } from './foundDevices.ts';

interface DeviceListProps {
  readonly rows: readonly DeviceRow[];
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (key: string, on: boolean) => void;
}

/** Every device that answered. Those that can be read have a box to tick; the others say why not. */
export function DeviceList({ rows, ticked, onTick }: DeviceListProps): ReactNode {
  const { say } = useSpeech();
  return (
    <ul className="devices" aria-label={say('firstRun.devices')}>
      {rows.map((row) => (
        <li key={row.key}>
          {row.candidate === null ? (
            <div className="device passive">
              <DeviceWords row={row} />
            </div>
          ) : (
            <label className="device">
              <input
                type="checkbox"
                checked={ticked.has(row.key)}
                onChange={(event) => onTick(row.key, event.target.checked)}
              />
              <DeviceWords row={row} />
            </label>
          )}
        </li>
      ))}
    </ul>
  );
}

interface DeviceWordsProps {
  readonly row: DeviceRow;
}

function DeviceWords({ row }: DeviceWordsProps): ReactNode {
  const { say } = useSpeech();
  return (
    <>
      <span className="device-name">
        {row.name} <small>{row.note}</small>
      </span>
      <span className="device-serial number">
        <small>{say('firstRun.serial')}</small> {row.serial ?? <Missing />}
      </span>
      <span className="number">
        <small>{say('firstRun.address')}</small> {row.address}
      </span>
    </>
  );
}

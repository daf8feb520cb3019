import { connectMeter, systemMeterPorts, type MeterSecrets } from '../../core/collector/index.ts';
import type { MeterConnection } from '../../core/p1/index.ts';
import { createSpeedwire } from '../../core/speedwire/index.ts';
import type { MeterState } from '../../../shared/meterState.ts';
import type { CommandPorts } from '../command.ts';
import type { MeterWay } from './meterWay.ts';
import { readingLine, solarLine } from './readingLine.ts';

export interface LineListener {
  readonly onLine: (line: string) => void;
  readonly onState: (state: MeterState) => void;
}

/** Connects in the given way; readings come as the lines to print. */
export function connectMeterLines(
  way: MeterWay,
  secrets: MeterSecrets,
  zone: string,
  ports: CommandPorts,
  { onLine, onState }: LineListener,
): Pick<MeterConnection, 'refused' | 'stop'> {
  const { clock, meters = systemMeterPorts } = ports;
  const speedwire = createSpeedwire(ports);
  const connection = connectMeter(
    way,
    secrets,
    { clock, meters, speedwire, zone },
    {
      onReading: (reading) => onLine(readingLine(reading)),
      onSolar: (reading) => onLine(solarLine(reading)),
      onState,
    },
  );
  return {
    refused: connection.refused,
    stop: async () => {
      await connection.stop();
      await speedwire.close();
    },
  };
}

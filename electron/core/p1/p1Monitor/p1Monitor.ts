import type { MeterConnection, MeterListener } from '../live/meterConnection.ts';
import { deviceUrl } from '../polling/deviceUrl.ts';
import { readJson } from '../polling/jsonAnswer.ts';
import { createPace } from '../polling/pace.ts';
import { pollMeter, type PollParts } from '../polling/pollMeter.ts';
import { readSmartMeterRow } from './smartMeterRow.ts';

const restMs = 5000;

export interface P1MonitorOptions {
  /** Name or address, with or without a port. */
  readonly host: string;
}

/**
 * Connects to P1 Monitor by its REST interface, which gives its newest stored reading. One that stays the same, because
 * P1 Monitor itself hears nothing, becomes silence here too.
 */
export function connectP1Monitor(
  parts: PollParts,
  options: P1MonitorOptions,
  listener: MeterListener,
): MeterConnection {
  const url = deviceUrl('http', options.host, '/api/v1/smartmeter?limit=1&sort=desc&json=object&round=off');

  return pollMeter(parts, listener, {
    begin: (watch, ask) => {
      const pace = createPace();
      return async () => {
        const answer = await ask(url);
        if (!answer.ok) {
          return { kind: 'problem', problem: answer.error };
        }
        const { status, bytes } = answer.value;
        const detail = String(status);
        if (status === 401 || status === 403) {
          return { kind: 'lost', reason: 'interfaceOff', detail };
        }
        if (status >= 500) {
          return { kind: 'next', afterMs: restMs };
        }
        if (status !== 200) {
          return { kind: 'lost', reason: 'notThisDevice', detail };
        }
        const document = readJson(bytes);
        if (!Array.isArray(document)) {
          return { kind: 'lost', reason: 'answerUnreadable' };
        }
        const telegram = readSmartMeterRow(document[0]);
        if (telegram === null) {
          return { kind: 'next', afterMs: restMs };
        }
        watch.telegram(telegram);
        return { kind: 'next', afterMs: pace.next(telegram.version, telegram.stampAt) };
      };
    },
  });
}

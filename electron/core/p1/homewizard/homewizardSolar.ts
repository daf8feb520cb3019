import type { SolarReading } from '../../../../shared/meterReading.ts';
import type { MeterConnection, MeterListener } from '../live/meterConnection.ts';
import { deviceUrl } from '../polling/deviceUrl.ts';
import { isJsonObject, readJson, wholeOf } from '../polling/jsonAnswer.ts';
import { pollMeter, type Ask, type PollParts, type Turn } from '../polling/pollMeter.ts';
import { findTrouble, troubleOf, type HomewizardOptions } from './homewizard.ts';
import { readDirection } from './measurement.ts';

export type { SolarReading } from '../../../../shared/meterReading.ts';

const pollMs = 5000;

export interface SolarListener {
  readonly onReading: (reading: SolarReading) => void;
  readonly onState: MeterListener['onState'];
}

export interface HomewizardSolarOptions extends Pick<HomewizardOptions, 'host'> {
  /**
   * The counter that the panels drive. A meter wired as its maker shows counts them as `export`, with negative power: it
   * looks from the house into the group, and panels feed out of it (evcc reads it so too, evcc-io/evcc#17150). `import`
   * is for one that was wired the other way about. What the inverter draws at night stands in the other counter and is
   * no yield.
   */
  readonly counter?: 'export' | 'import';
}

/**
 * Connects to a HomeWizard kWh meter that measures solar panels, so that panels of any make have a yield. By the first
 * edition of its local interface.
 */
export function connectHomewizardSolar(
  parts: PollParts,
  options: HomewizardSolarOptions,
  listener: SolarListener,
): MeterConnection {
  const counter = options.counter ?? 'export';
  const pages = {
    product: deviceUrl('http', options.host, '/api'),
    values: deviceUrl('http', options.host, '/api/v1/data'),
  };
  let latest: SolarReading | null = null;

  /** Gives the reading, or null where the document is none. */
  function read(document: unknown): SolarReading | null {
    if (!isJsonObject(document)) {
      return null;
    }
    const registers = readDirection(document, 'v1', counter);
    const [sum, first, second] =
      counter === 'export'
        ? [registers.exportWh, registers.exportT1Wh, registers.exportT2Wh]
        : [registers.importWh, registers.importT1Wh, registers.importT2Wh];
    const yieldWh = sum ?? (first === undefined ? undefined : first + (second ?? 0));
    const inwardW = wholeOf(document['active_power_w']);
    const powerW = inwardW === null ? null : (counter === 'export' ? -inwardW : inwardW) + 0;
    return yieldWh === undefined ? null : { at: parts.clock.nowMs(), yieldWh, powerW };
  }

  return pollMeter(
    parts,
    {
      onState: listener.onState,
      onReading: () => {
        if (latest !== null) {
          listener.onReading(latest);
        }
      },
    },
    {
      begin: (watch, ask) => {
        let isKnown = false;
        return async () => {
          if (!isKnown) {
            const trouble = await findTrouble(ask, pages.product, 'kwh');
            if (trouble !== null) {
              return trouble;
            }
            isKnown = true;
          }
          return takeValues(ask, (document) => {
            latest = read(document);
            if (latest !== null) {
              watch.reading({ ...emptyReading, at: latest.at, registers: { yieldWh: latest.yieldWh } });
            }
          });
        };
      },
    },
  );

  async function takeValues(ask: Ask, take: (document: unknown) => void): Promise<Turn> {
    const answer = await ask(pages.values);
    if (!answer.ok || answer.value.status !== 200) {
      return troubleOf(answer);
    }
    take(readJson(answer.value.bytes));
    return { kind: 'next', afterMs: pollMs };
  }
}

/** The watch counts readings of grid meters; of this one it needs to know only that there is one. */
const emptyReading = {
  clock: 'receipt',
  meterId: null,
  version: null,
  importPowerW: null,
  exportPowerW: null,
  tariff: null,
  phases: [],
  mbus: [],
  demand: null,
} as const;

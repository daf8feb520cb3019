import type { AmsterdamTime } from '../house/amsterdamTime.ts';
import { p1Checksum } from './p1Checksum.ts';
import type { P1Display, PhaseDisplay } from './p1Display.ts';
import type { P1Dialect, P1Version } from './p1Versions.ts';
import type { QuarterDemand } from './quarterDemand.ts';

/** What is printed besides the values: whose clock, and what it shows. */
export interface P1Printing {
  readonly version: P1Version;
  readonly dialect: P1Dialect;
  readonly time: AmsterdamTime;
  /** What the meter's clock shows, which may differ from the instant of the values. */
  readonly stampMs: number;
}

const lineEnd = '\r\n';
const phaseCodes = [20, 40, 60] as const;

/**
 * The bytes of a telegram: identification, blank line, one object per line with CRLF, `!` and the CRC over all from the
 * slash to the exclamation mark. Objects and their order are those of common Dutch and Belgian meters.
 */
export function encodeP1Telegram(display: P1Display, printing: P1Printing): Uint8Array {
  const body = [`/${printing.dialect.identification}`, '', ...objectsOf(display, printing), '!'].join(lineEnd);
  const bytes = Buffer.from(body, 'latin1');
  const checksum = p1Checksum(bytes).toString(16).toUpperCase().padStart(4, '0');
  return Buffer.concat([bytes, Buffer.from(checksum + lineEnd, 'latin1')]);
}

function objectsOf(display: P1Display, printing: P1Printing): readonly string[] {
  switch (printing.version) {
    case '4':
      return dutchObjects(display, printing, '42');
    case '5':
      return dutchObjects(display, printing, '50');
    case 'be':
      return belgianObjects(display, printing);
  }
}

function dutchObjects(display: P1Display, printing: P1Printing, version: '42' | '50'): readonly string[] {
  const isFive = version === '50';
  return [
    `1-3:0.2.8(${version})`,
    `0-0:1.0.0(${stamp(printing, printing.stampMs)})`,
    `0-0:96.1.1(${hex(display.meterId)})`,
    ...registers(display),
    `0-0:96.14.0(${digits(display.tariff, 4)})`,
    ...totalPowers(display),
    '0-0:96.7.21(00004)',
    '0-0:96.7.9(00002)',
    '1-0:99.97.0(1)(0-0:96.7.19)(180417201458S)(0000000236*s)',
    ...perPhase(display, (_phase, code) => `1-0:${code + 12}.32.0(00001)`),
    ...perPhase(display, (_phase, code) => `1-0:${code + 12}.36.0(00000)`),
    ...(isFive ? [] : ['0-0:96.13.1()']),
    '0-0:96.13.0()',
    ...(isFive ? voltages(display) : []),
    ...perPhase(display, (phase, code) => `1-0:${code + 11}.7.0(${digits(wholeAmperes(phase), 3)}*A)`),
    ...phasePowers(display),
    '0-1:24.1.0(003)',
    `0-1:96.1.0(${hex(display.gasId)})`,
    `0-1:24.2.1(${stamp(printing, display.gasAtMs)})(${decimals(display.gasDm3, 8, 3)}*m3)`,
  ];
}

function belgianObjects(display: P1Display, printing: P1Printing): readonly string[] {
  return [
    '0-0:96.1.4(50217)',
    `0-0:96.1.1(${hex(display.meterId)})`,
    `0-0:1.0.0(${stamp(printing, printing.stampMs)})`,
    ...registers(display),
    `0-0:96.14.0(${digits(display.tariff, 4)})`,
    ...(display.demand === null ? [] : demandObjects(display.demand, printing)),
    ...totalPowers(display),
    ...phasePowers(display),
    ...voltages(display),
    ...perPhase(display, (phase, code) => `1-0:${code + 11}.7.0(${decimals(phase.currentHundredths, 5, 2)}*A)`),
    '0-0:96.3.10(1)',
    '0-0:17.0.0(999.9*kW)',
    '1-0:31.4.0(999*A)',
    '0-0:96.13.0()',
    '0-1:24.1.0(003)',
    `0-1:96.1.1(${hex(display.gasId)})`,
    '0-1:24.4.0(1)',
    `0-1:24.2.3(${stamp(printing, display.gasAtMs)})(${decimals(display.gasDm3, 8, 3)}*m3)`,
  ];
}

function demandObjects(demand: QuarterDemand, printing: P1Printing): readonly string[] {
  const { runningW, monthPeak, pastPeaks } = demand;
  const past = pastPeaks.map(
    (one) => `(${stamp(printing, one.monthEndMs)})(${stamp(printing, one.atMs)})(${decimals(one.powerW, 5, 3)}*kW)`,
  );
  return [
    `1-0:1.4.0(${decimals(runningW, 5, 3)}*kW)`,
    `1-0:1.6.0(${stamp(printing, monthPeak.atMs)})(${decimals(monthPeak.powerW, 5, 3)}*kW)`,
    ...(past.length === 0 ? [] : [`0-0:98.1.0(${past.length})(1-0:1.6.0)(1-0:1.6.0)${past.join('')}`]),
  ];
}

function registers(display: P1Display): readonly string[] {
  return [
    `1-0:1.8.1(${decimals(display.importT1Wh, 9, 3)}*kWh)`,
    `1-0:1.8.2(${decimals(display.importT2Wh, 9, 3)}*kWh)`,
    `1-0:2.8.1(${decimals(display.exportT1Wh, 9, 3)}*kWh)`,
    `1-0:2.8.2(${decimals(display.exportT2Wh, 9, 3)}*kWh)`,
  ];
}

function totalPowers(display: P1Display): readonly string[] {
  return [
    `1-0:1.7.0(${decimals(display.importPowerW, 5, 3)}*kW)`,
    `1-0:2.7.0(${decimals(display.exportPowerW, 5, 3)}*kW)`,
  ];
}

function phasePowers(display: P1Display): readonly string[] {
  return [
    ...perPhase(display, (phase, code) => `1-0:${code + 1}.7.0(${decimals(phase.importPowerW, 5, 3)}*kW)`),
    ...perPhase(display, (phase, code) => `1-0:${code + 2}.7.0(${decimals(phase.exportPowerW, 5, 3)}*kW)`),
  ];
}

function voltages(display: P1Display): readonly string[] {
  return perPhase(display, (phase, code) => `1-0:${code + 12}.7.0(${decimals(phase.voltageTenths, 4, 1)}*V)`);
}

/** The codes of the phases lie 20 apart: 21.7.0, 41.7.0, 61.7.0. */
function perPhase(display: P1Display, print: (phase: PhaseDisplay, code: number) => string): readonly string[] {
  return display.phases.flatMap((phase, index) => {
    const code = phaseCodes[index];
    return code === undefined ? [] : [print(phase, code)];
  });
}

function wholeAmperes(phase: PhaseDisplay): number {
  return Math.round(phase.currentHundredths / 100);
}

/** `YYMMDDhhmmssX` on the wall clock; X is S in summer, W in winter. */
function stamp({ time }: P1Printing, atMs: number): string {
  const wall = new Date(time.wallMs(atMs)).toISOString();
  return `${wall.slice(2, 19).replaceAll(/[-:T]/g, '')}${time.isSummer(atMs) ? 'S' : 'W'}`;
}

/** A whole number with leading zeros; a counter that is full begins again at 0. */
function digits(value: number, count: number): string {
  return String(value % 10 ** count).padStart(count, '0');
}

/** The same with a point before the last digits. */
function decimals(value: number, count: number, behindPoint: number): string {
  const text = digits(value, count);
  return `${text.slice(0, count - behindPoint)}.${text.slice(count - behindPoint)}`;
}

function hex(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex').toUpperCase();
}

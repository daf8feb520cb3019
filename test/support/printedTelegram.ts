import { crc16 } from '../../electron/core/p1/telegram/crc16.ts';

/** What a printed telegram says; the registers in Wh. */
export interface Printed {
  /** UTC epoch ms, printed as the winter time of the Netherlands. */
  readonly at?: number;
  readonly version?: string;
  readonly importWh?: number;
  readonly powerW?: number;
  readonly exportPowerW?: number;
  /** The meter's own number. */
  readonly meterId?: string;
  /** What the gas meter said last, and when. */
  readonly gas?: { readonly at: number; readonly dm3: number };
}

/** A telegram of a Dutch meter as it comes out of its port, with its checksum. */
export function printTelegram(printed: Printed = {}): string {
  const {
    at,
    version = '50',
    importWh = 1_234_567,
    powerW = 321,
    exportPowerW = 0,
    meterId = 'E0001234',
    gas,
  } = printed;
  const stamp = at === undefined ? [] : [`0-0:1.0.0(${printStamp(at)})`];
  const lines = [
    '/TST5\\Printed',
    '',
    `1-3:0.2.8(${version})`,
    ...stamp,
    `0-0:96.1.1(${Buffer.from(meterId, 'latin1').toString('hex')})`,
    `1-0:1.8.1(${printKilo(importWh, 6)}*kWh)`,
    '1-0:1.8.2(000002.000*kWh)',
    '1-0:2.8.1(000000.300*kWh)',
    '1-0:2.8.2(000000.400*kWh)',
    '0-0:96.14.0(0002)',
    `1-0:1.7.0(${printKilo(powerW, 2)}*kW)`,
    `1-0:2.7.0(${printKilo(exportPowerW, 2)}*kW)`,
    ...(gas === undefined
      ? []
      : [
          '0-1:24.1.0(003)',
          '0-1:96.1.0(4730303132)',
          `0-1:24.2.1(${printStamp(gas.at)})(${printKilo(gas.dm3, 5)}*m3)`,
        ]),
    '!',
  ].join('\r\n');
  const bytes = Buffer.from(lines, 'latin1');
  const checksum = crc16(bytes, 0, bytes.length).toString(16).toUpperCase().padStart(4, '0');
  return `${lines}${checksum}\r\n`;
}

function printStamp(at: number): string {
  return `${new Date(at + 3_600_000).toISOString().slice(2, 19).replaceAll(/\D/gu, '')}W`;
}

function printKilo(amount: number, wholeDigits: number): string {
  return `${String(Math.floor(amount / 1000)).padStart(wholeDigits, '0')}.${String(amount % 1000).padStart(3, '0')}`;
}

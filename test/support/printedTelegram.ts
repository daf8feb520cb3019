import { crc16 } from '../../electron/core/p1/telegram/crc16.ts';

/** What a printed telegram says; the registers in Wh. */
export interface Printed {
  /** UTC epoch ms, printed as the winter time of the Netherlands. */
  readonly at?: number;
  readonly version?: string;
  readonly importWh?: number;
  readonly powerW?: number;
}

/** A telegram of a Dutch meter as it comes out of its port, with its checksum. */
export function printTelegram({ at, version = '50', importWh = 1_234_567, powerW = 321 }: Printed = {}): string {
  const stamp = at === undefined ? [] : [`0-0:1.0.0(${printStamp(at)})`];
  const lines = [
    '/TST5\\Printed',
    '',
    `1-3:0.2.8(${version})`,
    ...stamp,
    '0-0:96.1.1(4530303031323334)',
    `1-0:1.8.1(${printKilo(importWh, 6)}*kWh)`,
    '1-0:1.8.2(000002.000*kWh)',
    '1-0:2.8.1(000000.300*kWh)',
    '1-0:2.8.2(000000.400*kWh)',
    '0-0:96.14.0(0002)',
    `1-0:1.7.0(${printKilo(powerW, 2)}*kW)`,
    '1-0:2.7.0(00.000*kW)',
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

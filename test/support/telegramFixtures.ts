import { createCipheriv } from 'node:crypto';

import { createTelegramReader, type TelegramReaderOptions } from '../../electron/core/p1/telegram/telegramReader.ts';
import type { Telegram, TelegramRefusal } from '../../electron/core/p1/telegram/telegram.ts';

/** What a reader told of some bytes, in order. */
export interface ReadTelegrams {
  readonly telegrams: readonly Telegram[];
  readonly refusals: readonly TelegramRefusal[];
  /** The offsets of telegrams and refusals, as told. */
  readonly offsets: readonly number[];
}

/** Reads bytes, or several pieces of them, to the end. */
export function readTelegrams(
  pieces: Uint8Array | readonly Uint8Array[],
  options: Omit<TelegramReaderOptions, 'onTelegram' | 'onRefused'> = {},
): ReadTelegrams {
  const telegrams: Telegram[] = [];
  const refusals: TelegramRefusal[] = [];
  const offsets: number[] = [];
  const reader = createTelegramReader({
    ...options,
    onTelegram: (telegram, offset) => {
      telegrams.push(telegram);
      offsets.push(offset);
    },
    onRefused: (reason, offset) => {
      refusals.push(reason);
      offsets.push(offset);
    },
  });
  for (const piece of pieces instanceof Uint8Array ? [pieces] : pieces) {
    reader.push(piece);
  }
  reader.end();
  return { telegrams, refusals, offsets };
}

/** Latin-1 text as bytes. */
export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

/** CRC-16/ARC bit by bit, as the standard describes it. */
export function slowCrc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = crc % 2 === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
    }
  }
  return crc;
}

/** Ends a text that goes up to its `!` with its checksum and a line end. */
export function withChecksum(text: string): string {
  return `${text}${slowCrc16(bytesOf(text)).toString(16).toUpperCase().padStart(4, '0')}\r\n`;
}

/** A telegram of the given objects with its checksum. */
export function telegramOf(objects: readonly string[], identification = 'SUN5TALLY-METER'): Uint8Array {
  return bytesOf(withChecksum(`${['/' + identification, '', ...objects].join('\r\n')}\r\n!`));
}

/** A telegram of the given objects as old meters send it, without a checksum. */
export function oldTelegramOf(objects: readonly string[], identification = 'SUN3TALLY-OLD'): Uint8Array {
  return bytesOf(`${['/' + identification, '', ...objects].join('\r\n')}\r\n!\r\n`);
}

/** Hex of ASCII, as meters print numbers. */
export function hexText(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex').toUpperCase();
}

/** Objects of a Dutch meter with three phases, solar panels and gas. */
export const dutchObjects: readonly string[] = [
  '1-3:0.2.8(50)',
  '0-0:1.0.0(260621123456S)',
  `0-0:96.1.1(${hexText('E0031001234567822')})`,
  '1-0:1.8.1(004711.815*kWh)',
  '1-0:1.8.2(003290.007*kWh)',
  '1-0:2.8.1(000812.640*kWh)',
  '1-0:2.8.2(001999.999*kWh)',
  '0-0:96.14.0(0002)',
  '1-0:1.7.0(00.000*kW)',
  '1-0:2.7.0(01.234*kW)',
  '0-0:96.7.21(00007)',
  '1-0:99.97.0(1)(0-0:96.7.19)(250102030405W)(0000000321*s)',
  '0-0:96.13.0()',
  '1-0:32.7.0(231.4*V)',
  '1-0:52.7.0(229.8*V)',
  '1-0:72.7.0(230.0*V)',
  '1-0:31.7.0(006*A)',
  '1-0:51.7.0(001*A)',
  '1-0:71.7.0(000*A)',
  '1-0:21.7.0(00.000*kW)',
  '1-0:41.7.0(00.177*kW)',
  '1-0:61.7.0(00.011*kW)',
  '1-0:22.7.0(01.422*kW)',
  '1-0:42.7.0(00.000*kW)',
  '1-0:62.7.0(00.000*kW)',
  '0-1:24.1.0(003)',
  `0-1:96.1.0(${hexText('G0042007654321023')})`,
  '0-1:24.2.1(260621123001S)(02345.678*m3)',
];

/** Objects of a Belgian meter with gas, water and the demand of the quarter-hour. */
export const belgianObjects: readonly string[] = [
  '0-0:96.1.4(50217)',
  `0-0:96.1.1(${hexText('1SUN0000000042')})`,
  '0-0:1.0.0(260115184409W)',
  '1-0:1.8.1(000610.020*kWh)',
  '1-0:1.8.2(000733.141*kWh)',
  '1-0:2.8.1(000093.500*kWh)',
  '1-0:2.8.2(000041.007*kWh)',
  '1-0:1.4.0(02.204*kW)',
  '1-0:1.6.0(260109181500W)(04.071*kW)',
  '0-0:98.1.0(2)(1-0:1.6.0)(1-0:1.6.0)(251201000000W)(251118190000W)(03.998*kW)(260101000000W)(251224170000W)(05.120*kW)',
  '0-0:96.14.0(0001)',
  '1-0:1.7.0(02.870*kW)',
  '1-0:2.7.0(00.000*kW)',
  '1-0:32.7.0(233.1*V)',
  '1-0:31.7.0(012.44*A)',
  '0-0:96.3.10(1)',
  '0-0:17.0.0(999.9*kW)',
  '1-0:31.4.0(999*A)',
  '0-0:96.13.0()',
  '0-1:24.1.0(003)',
  `0-1:96.1.1(${hexText('7SUN123000001')})`,
  '0-1:24.4.0(1)',
  '0-1:24.2.3(260115184002W)(00871.220*m3)',
  '0-2:24.1.0(007)',
  `0-2:96.1.1(${hexText('8SUN123000002')})`,
  '0-2:24.2.1(260115183946W)(00045.061*m3)',
];

/** Objects of an old Dutch meter: no checksum, no time, gas over two lines. */
export const oldDutchObjects: readonly string[] = [
  `0-0:96.1.1(${hexText('SUNOLD00112233')})`,
  '1-0:1.8.1(01234.560*kWh)',
  '1-0:1.8.2(00987.650*kWh)',
  '1-0:2.8.1(00012.340*kWh)',
  '1-0:2.8.2(00045.670*kWh)',
  '0-0:96.14.0(0001)',
  '1-0:1.7.0(0000.42*kW)',
  '1-0:2.7.0(0000.00*kW)',
  '0-0:17.0.0(0999.00*kW)',
  '0-0:96.13.0()',
  '0-1:24.1.0(3)',
  `0-1:96.1.0(${hexText('SUNGAS00445566')})`,
  '0-1:24.3.0(260115180000)(00)(60)(1)(0-1:24.2.1)(m3)',
  '(00777.123)',
  '0-1:24.4.0(1)',
];

/** Puts the even parity bit of a line of 7 bits into bit 7, as it is read with 8 bits. */
export function withParity(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => {
    const ones = byte.toString(2).replaceAll('0', '').length;
    return ones % 2 === 0 ? byte : byte | 0x80;
  });
}

/** A key of encrypted telegrams, of no real meter. */
export const meterKey = new Uint8Array(Buffer.from('5355444e54414c4c592d544553542d31', 'hex'));

/** Encrypts telegrams as the meters of Luxembourg and Austria do. */
export function encryptedFrame(text: Uint8Array, counter = 7, key = meterKey): Uint8Array {
  const title = Buffer.from('SUNTALLY', 'latin1');
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  const cipher = createCipheriv('aes-128-gcm', key, Buffer.concat([title, count]), { authTagLength: 12 });
  cipher.setAAD(Buffer.from('3000112233445566778899AABBCCDDEEFF', 'hex'));
  const secret = Buffer.concat([cipher.update(text), cipher.final()]);
  const rest = Buffer.concat([Buffer.from([0x30]), count, secret, cipher.getAuthTag()]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(rest.length);
  return new Uint8Array(Buffer.concat([Buffer.from([0xdb, 0x08]), title, Buffer.from([0x82]), length, rest]));
}

/** Several pieces as one. */
export function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}

/** The one telegram that some objects make, with a checksum; throws where they make none. */
export function readObjects(
  objects: readonly string[],
  options: Omit<TelegramReaderOptions, 'onTelegram' | 'onRefused'> = {},
): Telegram {
  const { telegrams, refusals } = readTelegrams(telegramOf(objects), options);
  const telegram = telegrams[0];
  if (telegram === undefined || telegrams.length !== 1) {
    throw new Error(`Read ${telegrams.length} telegrams, refused ${refusals.join(', ')}`);
  }
  return telegram;
}

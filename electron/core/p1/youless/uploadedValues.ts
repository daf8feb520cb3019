import { mbusMedia, type MbusReading } from '../../../../shared/meterReading.ts';
import { isJsonObject, registerOf, registersOf, wholeOf, type JsonObject } from '../polling/jsonAnswer.ts';
import { instantBefore, readShortStamp } from '../polling/wallTime.ts';
import type { Telegram } from '../telegram/telegram.ts';

/**
 * Reads `/e` of a YouLess LS120 on a P1 port: `p1`, `p2` are the two import registers, `n1`, `n2` the export ones, in
 * kWh; `net` is their sum with signs and is left alone, as is `cnt` of `/a`: no register can be had from a net count.
 * Its `tm` is of the device's own clock, so the receipt stamps the reading. Null where the registers are missing, or all
 * nought as they are before the first telegram has come.
 *
 * @param zone where the meter stands, for the gas meter's stamp without a letter
 * @param receiptAt UTC epoch ms
 */
export function readUploadedValues(document: unknown, zone: string, receiptAt: number): Telegram | null {
  const values: unknown = Array.isArray(document) ? document[0] : document;
  if (!isJsonObject(values)) {
    return null;
  }
  const registers = registersOf(values, { importT1Wh: 'p1', importT2Wh: 'p2', exportT1Wh: 'n1', exportT2Wh: 'n2' });
  const amounts = Object.values(registers);
  if (amounts.length < 4 || amounts.every((one) => one === 0)) {
    return null;
  }
  const powerW = wholeOf(values['pwr']);
  return {
    stampAt: null,
    identification: 'YouLess',
    meterId: null,
    version: null,
    registers,
    importPowerW: powerW === null ? null : Math.max(powerW, 0),
    exportPowerW: powerW === null ? null : Math.max(-powerW, 0),
    tariff: null,
    phases: [],
    mbus: readGas(values, zone, receiptAt),
    demand: null,
    others: {},
  };
}

/** `gts` is YYMMDDhhmm. */
function readGas(values: JsonObject, zone: string, receiptAt: number): readonly MbusReading[] {
  const value = registerOf(values['gas'], 3);
  const stamp = wholeOf(values['gts']);
  const wall = stamp === null || stamp < 1_000_000 ? null : readShortStamp(stamp * 100);
  const at = wall === null ? null : instantBefore(wall, zone, receiptAt);
  return value === null || at === null ? [] : [{ channel: 1, type: mbusMedia.gas, id: null, at, value, unit: 'dm3' }];
}

import { isJsonObject, registersOf, wholeOf } from '../polling/jsonAnswer.ts';
import type { Telegram } from '../telegram/telegram.ts';

/** P1 Monitor prints the Dutch names of the tariffs: low (dal) and high (piek). */
const tariffs: Readonly<Record<string, number>> = { D: 1, P: 2 };

/**
 * Reads a row of P1 Monitor's `/api/v1/smartmeter` as objects. `TIMESTAMP_UTC` is in seconds, of P1 Monitor's own clock
 * when it took the telegram. Gas is left out: the row does not say when the gas meter was read. Null where the time or
 * the registers are missing.
 */
export function readSmartMeterRow(row: unknown): Telegram | null {
  if (!isJsonObject(row)) {
    return null;
  }
  const stampS = wholeOf(row['TIMESTAMP_UTC']);
  const registers = registersOf(row, {
    importT1Wh: 'CONSUMPTION_KWH_LOW',
    importT2Wh: 'CONSUMPTION_KWH_HIGH',
    exportT1Wh: 'PRODUCTION_KWH_LOW',
    exportT2Wh: 'PRODUCTION_KWH_HIGH',
  });
  if (stampS === null || registers.importT1Wh === undefined || registers.importT2Wh === undefined) {
    return null;
  }
  return {
    stampAt: stampS * 1000,
    identification: 'P1 Monitor',
    meterId: null,
    version: null,
    registers,
    importPowerW: wholeOf(row['CONSUMPTION_W']),
    exportPowerW: wholeOf(row['PRODUCTION_W']),
    tariff: tariffs[String(row['TARIFCODE'])] ?? null,
    phases: [],
    mbus: [],
    demand: null,
    others: {},
  };
}

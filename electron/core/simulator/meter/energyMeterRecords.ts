import type { MeterRecord } from '../../speedwire/index.ts';
import type { EnergyMeterModel } from './energyMeterModels.ts';
import type { Counted, MeterLine, MeterState } from './energyMeterState.ts';

const phaseOffset = 20;

/** All records of a frame, in the order of the model. Powers in tenths, as on the wire. */
export function meterRecords(model: EnergyMeterModel, state: MeterState): readonly MeterRecord[] {
  const records = [
    ...lineRecords(0, state.total),
    present(13, powerFactor(model, state.total)),
    ...(model.hasFrequency ? [present(14, state.frequencyMhz)] : []),
    ...state.phases.flatMap((phase, index) => {
      const offset = phaseOffset * (index + 1);
      const currentMa = Math.round((phase.apparentPowerVa * 1_000_000) / phase.voltageMv);
      return [
        ...lineRecords(offset, phase),
        present(offset + 11, currentMa),
        present(offset + 12, phase.voltageMv),
        present(offset + 13, powerFactor(model, phase)),
      ];
    }),
  ];
  return model.recordOrder === 'byQuantity' ? records.toSorted(byQuantity) : records;
}

function lineRecords(offset: number, line: MeterLine): MeterRecord[] {
  const apparent = line.powerW < 0 ? -line.apparentPowerVa : line.apparentPowerVa;
  return [
    ...pair(offset + 1, line.powerW, line.active),
    ...pair(offset + 3, line.reactivePowerVar, line.reactive),
    ...pair(offset + 9, apparent, line.apparent),
  ];
}

/** Import, then export; each with its power and its counter. */
function pair(index: number, flow: number, counted: Counted): MeterRecord[] {
  return [
    present(index, Math.max(0, flow) * 10),
    { index, type: 8, raw: counted.imported },
    present(index + 1, Math.max(0, -flow) * 10),
    { index: index + 1, type: 8, raw: counted.exported },
  ];
}

function present(index: number, raw: number): MeterRecord {
  return { index, type: 4, raw };
}

/** Thousandths, as an unsigned word. */
function powerFactor(model: EnergyMeterModel, line: MeterLine): number {
  if (line.apparentPowerVa === 0) {
    return 0;
  }
  const share = Math.min(1000, Math.round((Math.abs(line.powerW) * 1000) / line.apparentPowerVa));
  return (model.signsPowerFactor && line.powerW < 0 ? -share : share) >>> 0;
}

/** The same quantity of all phases lies together. */
function byQuantity(one: MeterRecord, other: MeterRecord): number {
  const quantity = (record: MeterRecord) => record.index % phaseOffset;
  return quantity(one) - quantity(other) || one.type - other.type || one.index - other.index;
}

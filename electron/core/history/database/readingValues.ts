import { registerNames, type RegisterName, type SourceKind } from '../../../../shared/facts.ts';

/** What a reading can hold, in the order of its columns: the registers, then the present power. */
export const valueNames = [...registerNames, 'powerW'] as const;
export type ValueName = (typeof valueNames)[number];

/** The place of the power among the values; the registers stand before it. */
export const powerIndex = registerNames.length;

/** The column of each value in the tables of the history. */
export const valueColumns: Readonly<Record<ValueName, string>> = {
  yieldWh: 'yield_wh',
  importWh: 'import_wh',
  importT1Wh: 'import_t1_wh',
  importT2Wh: 'import_t2_wh',
  exportWh: 'export_wh',
  exportT1Wh: 'export_t1_wh',
  exportT2Wh: 'export_t2_wh',
  gasDm3: 'gas_dm3',
  waterDm3: 'water_dm3',
  heatKj: 'heat_kj',
  powerW: 'power_w',
};

/** The registers that a kind of source has: an inverter its yield, a meter all others. */
export function registersOf(kind: SourceKind): readonly RegisterName[] {
  return registerNames.filter((name) => (name === 'yieldWh') === (kind === 'inverter'));
}

/** The values that a reading of this kind of source can hold, in the order of their columns. */
export function valuesOf(kind: SourceKind): readonly ValueName[] {
  return [...registersOf(kind), 'powerW'];
}

/** How the value bytes of a record are read. */
export type RegisterForm = 'number' | 'status' | 'text' | 'firmware';

/** One quantity that devices report, as data: adding a line teaches the program a new one. */
export interface Register {
  /** SMA's number of the quantity: the middle 16 bits of a record's code. */
  readonly number: number;
  /** The name in our words; with the unit behind it, it is a key of `InverterValues`. */
  readonly name: string;
  readonly form: RegisterForm;
  readonly unit: string;
  /** Raw values are whole numbers of 1/divisor units. */
  readonly divisor: number;
  /** The phase (1 to 3) where each phase has its own register; otherwise the class byte of the record tells. */
  readonly phase?: 1 | 2 | 3;
}

function number(register: number, name: string, unit: string, divisor = 1): Register {
  return { number: register, name, form: 'number', unit, divisor };
}

function phases(first: number, name: string, unit: string, divisor = 1): Register[] {
  return ([1, 2, 3] as const).map((phase, index) => ({ ...number(first + index, name, unit, divisor), phase }));
}

/** The scale is not known: values pass as the device wrote them. */
function unscaled(register: number, name: string): Register {
  return number(register, name, '');
}

function other(register: number, name: string, form: 'status' | 'text' | 'firmware'): Register {
  return { number: register, name, form, unit: '', divisor: 1 };
}

/**
 * Numbers, types and scales as public implementations of the protocol agree on them. Both families of phase currents
 * are listed: 4650 to 4652 (Tripower TL-20 and older) and 4653 to 4655 (STPx.0-3AV and newer).
 */
export const registers: readonly Register[] = [
  number(0x2601, 'totalYield', 'Wh'),
  number(0x2622, 'dayYield', 'Wh'),
  number(0x462e, 'operatingTime', 's'),
  number(0x462f, 'feedInTime', 's'),
  number(0x263f, 'acPower', 'W'),
  number(0x265f, 'reactivePower', 'var'),
  ...phases(0x4640, 'acPhasePower', 'W'),
  ...phases(0x4648, 'acPhaseVoltage', 'V', 100),
  ...phases(0x464b, 'acLineVoltage', 'V', 100),
  number(0x464e, 'powerFactor', '', 100),
  ...phases(0x4650, 'acPhaseCurrent', 'A', 1000),
  ...phases(0x4653, 'acPhaseCurrent', 'A', 1000),
  number(0x4657, 'gridFrequency', 'Hz', 100),
  number(0x251e, 'dcPower', 'W'),
  number(0x451f, 'dcVoltage', 'V', 100),
  number(0x4521, 'dcCurrent', 'A', 1000),
  number(0x2377, 'temperature', '°C', 100),
  other(0x2148, 'status', 'status'),
  other(0x4164, 'gridRelay', 'status'),
  other(0x4128, 'generalOperatingStatus', 'status'),
  other(0x412b, 'operatingStatus', 'status'),
  number(0x4166, 'timeToFeedIn', 's'),
  number(0x411e, 'nominalPower', 'W'),
  number(0x411f, 'nominalPowerWarning', 'W'),
  number(0x4120, 'nominalPowerFault', 'W'),
  number(0x832a, 'powerLimit', 'W'),
  number(0x295a, 'batteryCharge', '%'),
  number(0x491e, 'batteryCycles', ''),
  number(0x4926, 'batteryCharged', 'Ah'),
  number(0x4927, 'batteryDischarged', 'Ah'),
  number(0x495b, 'batteryTemperature', '°C', 10),
  number(0x495c, 'batteryVoltage', 'V', 100),
  number(0x495d, 'batteryCurrent', 'A', 1000),
  number(0x4969, 'batteryChargePower', 'W'),
  number(0x496a, 'batteryDischargePower', 'W'),
  number(0x4967, 'batteryCharged', 'Wh'),
  number(0x4968, 'batteryDischarged', 'Wh'),
  number(0x696e, 'batteryUsable', '%'),
  number(0x46c2, 'pvPower', 'W'),
  number(0x46c3, 'pvYield', 'Wh'),
  number(0x4623, 'meterPvYield', 'Wh'),
  number(0x4624, 'gridExport', 'Wh'),
  number(0x4625, 'gridImport', 'Wh'),
  number(0x4626, 'meterConsumption', 'Wh'),
  number(0x4627, 'meterDayExport', 'Wh'),
  number(0x4628, 'meterDayImport', 'Wh'),
  number(0x4631, 'gridFailureTime', 's'),
  number(0x4635, 'meterPvPower', 'W'),
  number(0x4636, 'gridExportPower', 'W'),
  number(0x4637, 'gridImportPower', 'W'),
  number(0x4639, 'consumptionPower', 'W'),
  number(0x463a, 'absorbed', 'Wh'),
  number(0x463b, 'released', 'Wh'),
  ...phases(0x46e5, 'gridPhaseVoltage', 'V', 100),
  ...phases(0x46e8, 'gridExportPhasePower', 'W'),
  ...phases(0x46eb, 'gridImportPhasePower', 'W'),
  ...phases(0x46ee, 'gridPhaseReactivePower', 'var'),
  number(0x46f1, 'gridReactivePower', 'var'),
  unscaled(0x254e, 'residualCurrentRaw'),
  unscaled(0x254f, 'insulationResistanceRaw'),
  other(0x821e, 'name', 'text'),
  other(0x821f, 'class', 'status'),
  other(0x8220, 'model', 'status'),
  other(0x8234, 'firmware', 'firmware'),
];

const registersByNumber: ReadonlyMap<number, Register> = new Map(registers.map((one) => [one.number, one]));

/** The register with this number, or null: unknown ones are shown by their number and nothing else happens. */
export function findRegister(registerNumber: number): Register | null {
  return registersByNumber.get(registerNumber) ?? null;
}

export {
  mostReceivers,
  startEnergyMeter,
  type EnergyMeterOptions,
  type SimulatedEnergyMeter,
} from './meter/energyMeter.ts';
export { meterFaultNames, type MeterFaultName } from './meter/energyMeterFaults.ts';
export { simulatedMeters } from './meter/energyMeterModels.ts';
export { faultNames, p1FaultNames, type FaultName, type P1FaultName } from './faults/faultNames.ts';
export { simulatedModels } from './models/modelTable.ts';
export type { BatteryState } from './house/batteryState.ts';
export type { GridConnection } from './house/gridConnection.ts';
export type { LineState, SimulatedState } from './house/simulatedState.ts';
export { startSimulator, type Simulator, type SimulatorOptions } from './simulator.ts';
export { startP1Meter, type P1MeterOptions, type SimulatedP1Meter } from './p1/p1Meter.ts';
export { p1DialectOf, p1Versions, type P1Version } from './p1/p1Versions.ts';

export {
  mostReceivers,
  startEnergyMeter,
  type EnergyMeterOptions,
  type SimulatedEnergyMeter,
} from './meter/energyMeter.ts';
export { meterFaultNames, type MeterFaultName } from './meter/energyMeterFaults.ts';
export { simulatedMeters } from './meter/energyMeterModels.ts';
export { faultNames, type FaultName } from './faults/faultNames.ts';
export { simulatedModels } from './models/modelTable.ts';
export type { BatteryState } from './house/batteryState.ts';
export type { LineState, SimulatedState } from './house/simulatedState.ts';
export { startSimulator, type Simulator, type SimulatorOptions } from './simulator.ts';

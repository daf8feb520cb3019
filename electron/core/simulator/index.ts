export { mostReceivers, startEnergyMeter, type EnergyMeterOptions, type SimulatedEnergyMeter } from './energyMeter.ts';
export { meterFaultNames, type MeterFaultName } from './energyMeterFaults.ts';
export { simulatedMeters } from './energyMeterModels.ts';
export { faultNames, type FaultName } from './faults/faultNames.ts';
export { simulatedModels } from './modelTable.ts';
export type { BatteryState } from './batteryState.ts';
export type { LineState, SimulatedState } from './simulatedState.ts';
export { startSimulator, type Simulator, type SimulatorOptions } from './simulator.ts';

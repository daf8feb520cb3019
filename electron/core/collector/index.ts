export { createCollector, type Collector, type CollectorDependencies } from './collector.ts';
export { connectMeter, type MeterParts, type MeterSecrets } from './connectMeter.ts';
export { inverterKey, passwordName, type KeptInverter } from './keptInverter.ts';
export { systemMeterPorts, type MeterPorts } from './meterPorts.ts';
export { createBackfill, type Backfill, type BackfillDependencies } from './backfill/backfill.ts';
export type { BackfillProgress, ReadArchive } from './backfill/runBackfill.ts';

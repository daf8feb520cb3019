export { createCollector, type Collector, type CollectorDependencies } from './collector.ts';
export { inverterKey, passwordName, type KeptInverter } from './keptInverter.ts';
export { connectSmaMeter } from './smaMeter.ts';

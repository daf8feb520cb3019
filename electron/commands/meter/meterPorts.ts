export { systemMeterPorts, type MeterPorts } from '../../core/collector/index.ts';

import type { DeviceIdentity, InverterView } from '../../shared/contract/index.ts';
import type { Speech } from './speech.ts';

/** Out of the factory a device is named after its serial, which says less than its model. */
const factoryName = /^SN:?\s*\d+$/u;

/** The last four digits: enough to tell devices apart and to find the label on the housing. */
export function serialTail(serial: number): string {
  return String(serial).slice(-4).padStart(4, '0');
}

/** The name its owner gave it, or null. */
export function ownName(inverter: InverterView): string | null {
  return inverter.name === null || factoryName.test(inverter.name) ? null : inverter.name;
}

/** The name its owner gave it, else its model, else "Inverter" and the end of its serial. */
export function inverterName(inverter: InverterView, speech: Speech): string {
  const tail = serialTail(inverter.serial);
  const model = inverter.model === null ? null : speech.model(inverter.model);
  return ownName(inverter) ?? model ?? speech.say('inverter.fallbackName', { serial: tail });
}

/** One string per device, for keys and element ids. */
export function identityKey(device: DeviceIdentity): string {
  return `${device.susyId}-${device.serial}`;
}

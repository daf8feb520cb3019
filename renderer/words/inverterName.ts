import type { DeviceIdentity, InverterView } from '../../shared/contract/index.ts';
import type { Speech } from './speech.ts';

/** The last four digits: enough to tell devices apart and to find the label on the housing. */
export function serialTail(serial: number): string {
  return String(serial).slice(-4).padStart(4, '0');
}

/** The name its owner gave it, else its model, else "Inverter" and the end of its serial. */
export function inverterName(inverter: InverterView, speech: Speech): string {
  return (
    inverter.name ?? inverter.model ?? speech.say('inverter.fallbackName', { serial: serialTail(inverter.serial) })
  );
}

/** One string per device, for keys and element ids. */
export function identityKey(device: DeviceIdentity): string {
  return `${device.susyId}-${device.serial}`;
}

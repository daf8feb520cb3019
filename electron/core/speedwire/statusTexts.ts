/**
 * English words for the tags of status lists: SMA's public tag numbers, our words. The list is short on purpose; a tag
 * that is not here is shown by its number.
 */
const texts: ReadonlyMap<number, string> = new Map([
  [35, 'Fault'],
  [51, 'Closed'],
  [303, 'Off'],
  [307, 'Ok'],
  [308, 'On'],
  [311, 'Open'],
  [381, 'Stop'],
  [455, 'Warning'],
  [569, 'Activated'],
  [887, 'None'],
  [1295, 'Standby'],
  [1392, 'Fault'],
  [1393, 'Waiting for PV voltage'],
  [1394, 'Waiting for valid AC grid'],
  [1467, 'Start'],
  [1469, 'Shut down'],
  [1480, 'Waiting for the utility company'],
  [2119, 'Derating'],
  [2130, 'Nothing connected'],
  [8001, 'Solar inverter'],
  [8002, 'Wind turbine inverter'],
  [8007, 'Battery inverter'],
  [8008, 'Charging station'],
  [8009, 'Hybrid inverter'],
  [8033, 'Consumer'],
  [8064, 'Sensor system'],
  [8065, 'Electricity meter'],
  [8128, 'Communication product'],
]);

/** The word for a tag of a status list, or the tag's number where nobody has given us one. */
export function tagText(tag: number): string {
  return texts.get(tag) ?? `Tag ${tag}`;
}

/** Classes of devices with a battery: they are asked more. */
export const storageClasses: ReadonlySet<number> = new Set([8007, 8009]);

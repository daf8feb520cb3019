/** A point on the earth, in degrees; north and east are positive. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** The middle of the countries that most inverters stand in, by the zone their owners live in. */
const places: Readonly<Record<string, Place>> = {
  'Europe/Amsterdam': { latitude: 52.2, longitude: 5.3 },
  'Europe/Athens': { latitude: 38.5, longitude: 23.5 },
  'Europe/Berlin': { latitude: 51, longitude: 10.3 },
  'Europe/Brussels': { latitude: 50.7, longitude: 4.6 },
  'Europe/Budapest': { latitude: 47.2, longitude: 19.4 },
  'Europe/Copenhagen': { latitude: 55.8, longitude: 10.5 },
  'Europe/Dublin': { latitude: 53.2, longitude: -7.8 },
  'Europe/Lisbon': { latitude: 39.6, longitude: -8.2 },
  'Europe/London': { latitude: 52.6, longitude: -1.6 },
  'Europe/Luxembourg': { latitude: 49.7, longitude: 6.1 },
  'Europe/Madrid': { latitude: 40, longitude: -3.6 },
  'Europe/Oslo': { latitude: 60.5, longitude: 9.5 },
  'Europe/Paris': { latitude: 46.7, longitude: 2.5 },
  'Europe/Prague': { latitude: 49.8, longitude: 15.3 },
  'Europe/Rome': { latitude: 42.8, longitude: 12.2 },
  'Europe/Stockholm': { latitude: 59.2, longitude: 15.5 },
  'Europe/Vienna': { latitude: 47.7, longitude: 14.3 },
  'Europe/Warsaw': { latitude: 52, longitude: 19.3 },
  'Europe/Zurich': { latitude: 46.9, longitude: 8.2 },
};

const degreesPerHour = 15;

/** For zones that are not in the table. */
const usualLatitude = 50;

/** Any year shows a zone's standard time: it is the smaller of the offsets in January and July. */
const januaryMs = Date.UTC(2026, 0, 15);
const julyMs = Date.UTC(2026, 6, 15);

/**
 * Roughly where a time zone is: from the table, else 50 degrees north and at the longitude of its standard time.
 *
 * @param zone an IANA name
 * @returns null for a name that this computer does not know
 */
export function placeOfZone(zone: string): Place | null {
  const known = places[zone];
  if (known !== undefined) {
    return known;
  }
  try {
    const standardHours = Math.min(offsetHours(zone, januaryMs), offsetHours(zone, julyMs));
    return { latitude: usualLatitude, longitude: standardHours * degreesPerHour };
  } catch (error) {
    if (error instanceof RangeError) {
      return null;
    }
    throw error;
  }
}

function offsetHours(zone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(atMs);
  const text = parts.find((one) => one.type === 'timeZoneName')?.value ?? '';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(text);
  return match === null ? 0 : (match[1] === '-' ? -1 : 1) * (Number(match[2]) + Number(match[3]) / 60);
}

const msPerDay = 86_400_000;
/** 1 January 2000, 12:00 UTC: where the formulas below count from. */
const epochMs = Date.UTC(2000, 0, 1, 12);
const degreesPerRadian = 180 / Math.PI;

/**
 * How high the sun stands over the horizon, in degrees; negative after sunset. Without refraction. The low-precision
 * formulas of the Astronomical Almanac, good to about 0.01 degrees in this century.
 *
 * @param atMs UTC epoch ms
 * @param latitude degrees, north positive
 * @param longitude degrees, east positive
 */
export function solarElevationDegrees(atMs: number, latitude: number, longitude: number): number {
  const days = (atMs - epochMs) / msPerDay;
  const meanAnomaly = 357.528 + 0.9856003 * days;
  const eclipticLongitude = 280.46 + 0.9856474 * days + 1.915 * sine(meanAnomaly) + 0.02 * sine(2 * meanAnomaly);
  const obliquity = 23.439 - 0.0000004 * days;
  const rightAscension =
    Math.atan2(cosine(obliquity) * sine(eclipticLongitude), cosine(eclipticLongitude)) * degreesPerRadian;
  const declination = Math.asin(sine(obliquity) * sine(eclipticLongitude)) * degreesPerRadian;
  const siderealAngle = 280.46062 + 360.98564737 * days;
  const hourAngle = siderealAngle + longitude - rightAscension;
  return (
    Math.asin(sine(latitude) * sine(declination) + cosine(latitude) * cosine(declination) * cosine(hourAngle)) *
    degreesPerRadian
  );
}

function sine(degrees: number): number {
  return Math.sin(degrees / degreesPerRadian);
}

function cosine(degrees: number): number {
  return Math.cos(degrees / degreesPerRadian);
}

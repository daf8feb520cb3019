import { solarElevationDegrees } from '../../../../shared/sun.ts';
import { smoothNoise } from './noise.ts';

/** Where a house stands, in degrees: north and east positive. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** A roof with solar panels under a sky of its own. */
export interface Roof {
  readonly place: Place;
  readonly tiltDegrees: number;
  /** The direction it looks to: 180 is south. */
  readonly azimuthDegrees: number;
  /** Power of the panels in the laboratory, at 1000 W/m2. */
  readonly panelPowerW: number;
  readonly seed: number;
}

const degreesPerRadian = 180 / Math.PI;
const sunAtTopOfAir = 1361;
/** What dirt, heat, cables and reflection leave. */
const roofEfficiency = 0.88;
const hourMs = 3_600_000;
const streams = { weather: 1, cloudBanks: 2, clouds: 3, haze: 4 } as const;

/**
 * Makes the function that tells what a cloudless sky would give the inverter: DC power in W, 0 while the sun is down.
 * Air mass after Kasten and Young, beam after Meinel, a constant share of the sky's own light.
 */
export function clearSkyPower(roof: Roof): (atMs: number) => number {
  const normal = placeUnder(roof);
  const skyShare = (1 + Math.cos(roof.tiltDegrees / degreesPerRadian)) / 2;
  return (atMs) => {
    const elevation = solarElevationDegrees(atMs, roof.place.latitude, roof.place.longitude);
    if (elevation <= 0) {
      return 0;
    }
    const height = Math.sin(elevation / degreesPerRadian);
    const airMass = 1 / (height + 0.50572 * (elevation + 6.07995) ** -1.6364);
    const beam = sunAtTopOfAir * 0.7 ** (airMass ** 0.678);
    const incidence = solarElevationDegrees(atMs, normal.latitude, normal.longitude);
    const onPanels =
      beam * Math.max(0, Math.sin(incidence / degreesPerRadian)) + 0.1 * sunAtTopOfAir * height * skyShare;
    return (onPanels / 1000) * roof.panelPowerW * roofEfficiency;
  };
}

/** A tilted roof looks to the same point of the sky as flat ground elsewhere on Earth: this is that place. */
function placeUnder(roof: Roof): Place {
  const latitude = roof.place.latitude / degreesPerRadian;
  const tilt = roof.tiltDegrees / degreesPerRadian;
  const azimuth = roof.azimuthDegrees / degreesPerRadian;
  const height = Math.sin(latitude) * Math.cos(tilt) + Math.cos(latitude) * Math.sin(tilt) * Math.cos(azimuth);
  const east = Math.sin(azimuth) * Math.sin(tilt) * Math.cos(latitude);
  const rest = Math.cos(tilt) - Math.sin(latitude) * height;
  return {
    latitude: Math.asin(height) * degreesPerRadian,
    longitude: roof.place.longitude + Math.atan2(east, rest) * degreesPerRadian,
  };
}

/**
 * The share of a cloudless sky's power that is left under the clouds, from about 0.08 to 1: weather that changes within
 * hours, banks of clouds within the hour, single clouds within minutes.
 */
export function cloudTransmission(seed: number, atMs: number): number {
  const weather = smoothNoise(seed, streams.weather, atMs / (11 * hourMs));
  const banks = smoothNoise(seed, streams.cloudBanks, atMs / (0.7 * hourMs));
  const clouds = smoothNoise(seed, streams.clouds, atMs / (0.15 * hourMs));
  const haze = smoothNoise(seed, streams.haze, atMs / (30 * hourMs));
  const cover = clamp(1.7 * weather - 0.38 + 0.5 * (banks - 0.5) + 0.7 * (clouds - 0.5) * (1 - weather));
  return (1 - 0.9 * cover) * (1 - 0.12 * haze);
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

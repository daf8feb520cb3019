import type { Clock, Endpoint } from '../../ports/index.ts';
import type { FrameAddress } from '../frames/deviceAddress.ts';
import { formatEndpoint } from '../../../../shared/endpoint.ts';

/** Something seen on the wire that tells about the device at an address without being an answer to a question. */
export type Sighting =
  | { readonly kind: 'discovered'; readonly from: Endpoint }
  | { readonly kind: 'energyMeter'; readonly from: Endpoint; readonly device: FrameAddress }
  | { readonly kind: 'encryption'; readonly from: Endpoint };

/** What was lately seen of one address. */
export interface AddressClues {
  readonly discovered: boolean;
  readonly encrypted: boolean;
  readonly energyMeter: FrameAddress | null;
}

/** Remembers sightings for a short while. */
export interface Sightings {
  note(sighting: Sighting): void;
  /** Meters and encryption count by address alone, as they come from other ports; a discovery answer by its port too. */
  about(endpoint: Endpoint): AddressClues;
}

/** A device that was awake this long ago is awake still. */
const memoryMs = 30_000;
const mostSightings = 192;

/** Makes an empty memory; it keeps a bounded number of sightings, the newest ones. */
export function createSightings(clock: Clock): Sightings {
  const seen = new Map<string, { readonly atMs: number; readonly sighting: Sighting }>();

  function recent(key: string): Sighting | null {
    const found = seen.get(key);
    return found !== undefined && clock.elapsedMs() - found.atMs <= memoryMs ? found.sighting : null;
  }

  return {
    note: (sighting) => {
      const key = keyOf(sighting.kind, sighting.from);
      seen.delete(key);
      seen.set(key, { atMs: clock.elapsedMs(), sighting });
      const oldest = seen.keys().next().value;
      if (seen.size > mostSightings && oldest !== undefined) {
        seen.delete(oldest);
      }
    },
    about: (endpoint) => {
      const meter = recent(keyOf('energyMeter', endpoint));
      return {
        discovered: recent(keyOf('discovered', endpoint)) !== null,
        encrypted: recent(keyOf('encryption', endpoint)) !== null,
        energyMeter: meter?.kind === 'energyMeter' ? meter.device : null,
      };
    },
  };
}

function keyOf(kind: Sighting['kind'], from: Endpoint): string {
  return kind === 'discovered' ? `${kind} ${formatEndpoint(from)}` : `${kind} ${from.address}`;
}

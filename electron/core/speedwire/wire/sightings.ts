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
/** Of each kind, so that a flood of one kind does not wash away the others. */
const mostOfAKind = 64;

interface Seen {
  readonly atMs: number;
  readonly sighting: Sighting;
}

/** Makes an empty memory; it keeps a bounded number of sightings of each kind, the newest ones. */
export function createSightings(clock: Clock): Sightings {
  const seen = {
    discovered: new Map<string, Seen>(),
    energyMeter: new Map<string, Seen>(),
    encryption: new Map<string, Seen>(),
  } satisfies Record<Sighting['kind'], Map<string, Seen>>;

  function recent(kind: Sighting['kind'], endpoint: Endpoint): Sighting | null {
    const found = seen[kind].get(placeOf(kind, endpoint));
    return found !== undefined && clock.elapsedMs() - found.atMs <= memoryMs ? found.sighting : null;
  }

  return {
    note: (sighting) => {
      const ofKind = seen[sighting.kind];
      const place = placeOf(sighting.kind, sighting.from);
      ofKind.delete(place);
      ofKind.set(place, { atMs: clock.elapsedMs(), sighting });
      const oldest = ofKind.keys().next().value;
      if (ofKind.size > mostOfAKind && oldest !== undefined) {
        ofKind.delete(oldest);
      }
    },
    about: (endpoint) => {
      const meter = recent('energyMeter', endpoint);
      return {
        discovered: recent('discovered', endpoint) !== null,
        encrypted: recent('encryption', endpoint) !== null,
        energyMeter: meter?.kind === 'energyMeter' ? meter.device : null,
      };
    },
  };
}

function placeOf(kind: Sighting['kind'], from: Endpoint): string {
  return kind === 'discovered' ? formatEndpoint(from) : from.address;
}

import type { Clock, Endpoint } from '../../ports/index.ts';
import type { FrameAddress } from '../frames/deviceAddress.ts';
import { formatEndpoint } from '../../../../shared/endpoint.ts';

/** Something seen on the wire that tells about the device at an address without being an answer to a question. */
export type Sighting =
  | { readonly kind: 'discovered'; readonly from: Endpoint }
  /** It said who it is, in answer to a question of ours. */
  | { readonly kind: 'identified'; readonly from: Endpoint; readonly device: FrameAddress }
  | { readonly kind: 'energyMeter'; readonly from: Endpoint; readonly device: FrameAddress }
  | { readonly kind: 'encryption'; readonly from: Endpoint };

/** Something about an address that may be remembered: what was seen of it, or that a question had to be asked again. */
export type Note = Sighting | { readonly kind: 'repeat'; readonly from: Endpoint };

/** What was lately seen of one address. */
export interface AddressClues {
  /** How often it answered discovery, and for how long it has gone on doing so. */
  readonly discoveries: { readonly times: number; readonly duringMs: number };
  readonly encrypted: boolean;
  readonly energyMeter: FrameAddress | null;
  /** How often a question of ours to that address had to be asked again. */
  readonly repeats: number;
  /** Who said to be there, each once: several where they sit behind one gateway. */
  readonly devices: readonly FrameAddress[];
}

/** Remembers sightings for a short while. */
export interface Sightings {
  note(note: Note): void;
  /** Meters and encryption count by address alone, as they come from other ports; answers to us by their port too. */
  about(endpoint: Endpoint): AddressClues;
}

/** A device that was awake this long ago is awake still. */
const memoryMs = 30_000;
/** Of each kind, so that a flood of one kind does not wash away the others. */
const mostOfAKind = 64;

interface Seen {
  readonly atMs: number;
  /** When it was first seen without a pause of half a minute since, and how often. */
  readonly firstMs: number;
  readonly times: number;
  readonly note: Note;
}

/** Makes an empty memory; it keeps a bounded number of sightings of each kind, the newest ones. */
export function createSightings(clock: Clock): Sightings {
  const seen = {
    discovered: new Map<string, Seen>(),
    identified: new Map<string, Seen>(),
    energyMeter: new Map<string, Seen>(),
    encryption: new Map<string, Seen>(),
    repeat: new Map<string, Seen>(),
  } satisfies Record<Note['kind'], Map<string, Seen>>;

  function recent(kind: Note['kind'], place: string): Seen | null {
    const found = seen[kind].get(place);
    return found !== undefined && isRecent(found) ? found : null;
  }

  function isRecent({ atMs }: Seen): boolean {
    return clock.elapsedMs() - atMs <= memoryMs;
  }

  function devicesAt(endpoint: Endpoint): FrameAddress[] {
    const wanted = formatEndpoint(endpoint);
    return [...seen.identified.values()].filter(isRecent).flatMap(({ note }) => {
      const isThere = note.kind === 'identified' && formatEndpoint(note.from) === wanted;
      return isThere ? [note.device] : [];
    });
  }

  return {
    note: (note) => {
      const ofKind = seen[note.kind];
      const place = placeOf(note);
      const atMs = clock.elapsedMs();
      const before = recent(note.kind, place);
      ofKind.delete(place);
      ofKind.set(place, { atMs, firstMs: before?.firstMs ?? atMs, times: (before?.times ?? 0) + 1, note });
      const oldest = ofKind.keys().next().value;
      if (ofKind.size > mostOfAKind && oldest !== undefined) {
        ofKind.delete(oldest);
      }
    },
    about: (endpoint) => {
      const discovered = recent('discovered', formatEndpoint(endpoint));
      const meter = recent('energyMeter', endpoint.address)?.note;
      return {
        discoveries: { times: discovered?.times ?? 0, duringMs: (discovered?.atMs ?? 0) - (discovered?.firstMs ?? 0) },
        encrypted: recent('encryption', endpoint.address) !== null,
        energyMeter: meter?.kind === 'energyMeter' ? meter.device : null,
        repeats: recent('repeat', formatEndpoint(endpoint))?.times ?? 0,
        devices: devicesAt(endpoint),
      };
    },
  };
}

/** Where it was seen; several devices may be identified at one place. */
function placeOf(note: Note): string {
  switch (note.kind) {
    case 'identified':
      return `${formatEndpoint(note.from)} ${note.device.susyId}:${note.device.serial}`;
    case 'discovered':
    case 'repeat':
      return formatEndpoint(note.from);
    case 'energyMeter':
    case 'encryption':
      return note.from.address;
  }
}

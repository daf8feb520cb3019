import { failure, type Failure } from '../../../../shared/failures.ts';
import { solarElevationDegrees } from '../../../../shared/sun.ts';
import { placeOfZone } from '../../../../shared/zonePlaces.ts';
import type { Endpoint, SocketProblem } from '../../ports/index.ts';
import { formatEndpoint } from '../../../../shared/endpoint.ts';
import type { AddressClues } from '../wire/sightings.ts';

/** What is known when a device did not say who it is. */
export interface SilenceClues {
  readonly endpoint: Endpoint;
  /** Set where not one question could leave this computer. */
  readonly sendProblem: SocketProblem | null;
  readonly seen: AddressClues;
  readonly nowMs: number;
  /** The plant's time zone, which tells roughly where it stands; null where nobody said. */
  readonly zone: string | null;
  /** The operating system by Node's name for it. */
  readonly platform: string;
}

/** Below this height of the sun inverters have too little light to run; they come and go around it. */
const darkBelowDegrees = 3;

/** Answers to discovery that are no chance, and a time in which the answer to another question would have come. */
const leastDiscoveries = 3;
const leastDiscoveringMs = 2400;

/** Why nobody answered at an address: the most telling clue wins. */
export function whyNobodyAnswered(clues: SilenceClues): Failure {
  const details = { address: formatEndpoint(clues.endpoint) };
  if (clues.sendProblem !== null) {
    return whyNothingLeft(clues.sendProblem, clues.platform);
  }
  if (clues.seen.energyMeter !== null) {
    return failure('notAnInverter', details);
  }
  if (clues.seen.encrypted || saysOnlyThatItIsThere(clues.seen)) {
    return failure('encrypted', details);
  }
  return failure(isDark(clues.nowMs, clues.zone) ? 'asleep' : 'noAnswer', details);
}

/**
 * True where a device answers discovery again and again but not who it is. One that is slow, or hardly heard, may answer
 * discovery once by chance; one that said lately who it is has gone.
 */
function saysOnlyThatItIsThere({ discoveries, devices }: AddressClues): boolean {
  return discoveries.times >= leastDiscoveries && discoveries.duringMs >= leastDiscoveringMs && devices.length === 0;
}

/** Why a device that answered before fell silent: at dusk it went to sleep. */
export function whyItFellSilent(
  clues: Pick<SilenceClues, 'endpoint' | 'sendProblem' | 'nowMs' | 'zone' | 'platform'>,
): Failure {
  if (clues.sendProblem !== null) {
    return whyNothingLeft(clues.sendProblem, clues.platform);
  }
  return failure(isDark(clues.nowMs, clues.zone) ? 'asleep' : 'lostContact', {
    address: formatEndpoint(clues.endpoint),
  });
}

/**
 * Why not one datagram could leave. macOS reports a program without permission for the local network as a host that
 * cannot be reached.
 */
export function whyNothingLeft(problem: SocketProblem, platform: string): Failure {
  const blocked = problem.reason === 'blocked' || (problem.reason === 'unreachable' && platform === 'darwin');
  return failure(blocked ? 'localNetworkBlocked' : 'networkUnreachable', { reason: problem.systemCode });
}

/** True when the sun over the zone's place is too low for solar panels; false where the zone is not known. */
export function isDark(atMs: number, zone: string | null): boolean {
  const place = zone === null ? null : placeOfZone(zone);
  return place !== null && solarElevationDegrees(atMs, place.latitude, place.longitude) < darkBelowDegrees;
}

import type { SearchReport } from '../../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../../shared/failures.ts';
import type { CancelTimer, DatagramNetwork, Endpoint } from '../../ports/index.ts';
import { encodeDiscoveryRequest } from '../frames/discoveryFrame.ts';
import { formatEndpoint } from '../../../../shared/endpoint.ts';
import type { IdentifyParts } from './identify.ts';
import { startInquiry } from './inquiry.ts';
import { openOutlets, type Outlet } from './outlets.ts';
import { whyNobodyAnswered, whyNothingLeft } from './silence.ts';
import { waitUnlessStopped } from '../wire/wait.ts';

export interface SearchOptions {
  /** One address to ask; null searches every network of this computer. */
  readonly address: Endpoint | null;
  /** The search ends at this age, whatever comes in; 3 s unless told otherwise. */
  readonly deadlineMs?: number;
}

/** What a search needs besides what identify needs. */
export interface SearchParts extends IdentifyParts {
  readonly network: DatagramNetwork;
}

const usualDeadlineMs = 3000;
/** A search goes in rounds of this length. */
const roundMs = 125;
/** Every so many rounds the network is asked who is there, and who is known already whether somebody else is there too. */
const discoverEvery = 4;
/** Who answered is asked twice as often who it is: a lossy link has the rest of the deadline to let that through. */
const identifyEvery = 2;

/** How long other devices behind one address are waited for, once the first has said who it is. */
const lingerMs = 250;
/** The same after each further one: behind a gateway there may be many, and a lossy link loses some of their answers. */
const gatewayLingerMs = 1000;

/**
 * Looks for SMA devices: asks every interface's network by multicast, or one address directly, every half second until
 * the deadline, and asks each one that answers who it is, again and again: several devices may sit behind one address,
 * and one answer of them may be lost. Nothing that others send prolongs it. A single address is done soon after the
 * last new device there has said who it is.
 */
export async function search(parts: SearchParts, options: SearchOptions): Promise<SearchReport> {
  const startMs = parts.clock.elapsedMs();
  const durationMs = options.deadlineMs ?? usualDeadlineMs;
  const found = await (options.address === null
    ? searchNetworks(parts, durationMs)
    : searchAddress(parts, options.address, durationMs));
  return { ...found, tookMs: Math.round(parts.clock.elapsedMs() - startMs) };
}

type Found = Omit<SearchReport, 'tookMs'>;

async function searchNetworks(parts: SearchParts, durationMs: number): Promise<Found> {
  const inquiry = await startInquiry(parts, { isWanted: () => true, onNewDevice: () => undefined });
  const outlets = await openOutlets(parts.network, parts.link);
  await inRounds(parts, { durationMs, signal: parts.signal }, (round) => {
    if (round % discoverEvery === 0) {
      outlets.forEach((outlet) => void outlet.ask());
    }
    for (const { endpoint, devices } of inquiry.endpoints()) {
      if (round % askEvery(devices) === 0) {
        inquiry.ask(endpoint);
      }
    }
  });
  const devices = inquiry.finish();
  outlets.forEach((outlet) => outlet.close());
  const searched = outlets
    .filter((one) => one.worked())
    .map(({ networkInterface: { name, cidr } }) => ({ name, cidr }));
  return { devices, searched, failure: devices.length > 0 ? null : whyNothingFound(outlets, parts.platform) };
}

async function searchAddress(parts: SearchParts, address: Endpoint, durationMs: number): Promise<Found> {
  const done = new AbortController();
  const wanted = formatEndpoint(address);
  let isLingering = false;
  let stopLingering: CancelTimer = () => undefined;
  const inquiry = await startInquiry(parts, {
    isWanted: (endpoint) => formatEndpoint(endpoint) === wanted,
    onNewDevice: () => {
      stopLingering();
      stopLingering = parts.clock.after(isLingering ? gatewayLingerMs : lingerMs, () => done.abort());
      isLingering = true;
    },
  });
  const signal = AbortSignal.any([parts.signal, done.signal]);
  await inRounds(parts, { durationMs, signal }, (round) => {
    if (round % discoverEvery === 0) {
      void parts.link.send(encodeDiscoveryRequest(), address);
    }
    if (round % discoverEvery === 0 || isLingering) {
      inquiry.ask(address);
    }
  });
  stopLingering();
  const devices = inquiry.finish();
  const clues = {
    endpoint: address,
    sendProblem: inquiry.sendProblem(),
    seen: parts.link.clues(address),
    nowMs: parts.clock.nowMs(),
    zone: parts.zone,
    platform: parts.platform,
  };
  const isKnown = devices.some((one) => one.susyId !== null);
  return { devices, searched: [], failure: isKnown ? null : whyNobodyAnswered(clues) };
}

/** In which rounds an address is asked who is there: in every one where several devices are, to lose none of them. */
function askEvery(devices: number): number {
  switch (devices) {
    case 0:
      return identifyEvery;
    case 1:
      return discoverEvery;
    default:
      return 1;
  }
}

async function inRounds(
  { clock }: SearchParts,
  { durationMs, signal }: { durationMs: number; signal: AbortSignal },
  act: (round: number) => void,
): Promise<void> {
  const endMs = clock.elapsedMs() + durationMs;
  for (let round = 0; clock.elapsedMs() < endMs && !signal.aborted; round += 1) {
    act(round);
    // oxlint-disable-next-line no-await-in-loop -- one round after the other
    await waitUnlessStopped(clock, Math.max(0, Math.min(roundMs, endMs - clock.elapsedMs())), signal);
  }
}

/** Loopback works on every computer: where all other interfaces failed, that is the reason. */
function whyNothingFound(outlets: readonly Outlet[], platform: string): Failure {
  const outward = outlets.filter((one) => !one.networkInterface.internal);
  const judged = outward.length > 0 ? outward : outlets;
  if (judged.some((one) => one.worked())) {
    return failure('nothingFound');
  }
  const problem = judged.map((one) => one.problem()).find((one) => one !== null);
  return whyNothingLeft(problem ?? { reason: 'unreachable', systemCode: 'no network' }, platform);
}

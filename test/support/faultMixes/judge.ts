import { findInstallation } from '../../../electron/core/simulator/models/modelTable.ts';
import { pausesLogons } from '../../../electron/core/simulator/device/logonPauses.ts';
import { commands, decodeDatagram, deviceErrors, replyTo, sameDevice } from '../../../electron/core/speedwire/index.ts';
import type { SearchReport } from '../../../shared/contract/index.ts';
import type { Failure } from '../../../shared/failures.ts';
import { solarElevationDegrees } from '../../../shared/sun.ts';
import { isHarmless } from '../speedwireLan.ts';
import { allowedReasons, type Part, type Reason } from './expectations.ts';
import type { Journey, Step } from './journey.ts';
import { judgeArchive } from './judgeArchive.ts';
import { judgeRead, type ReadDevice } from './judgeReads.ts';
import type { Mix } from './mix.ts';
import { plantPlaces } from './plants.ts';
import type { Scene } from './scene.ts';

/** Around here the sun is neither clearly up nor down for an inverter: both words are right. */
const duskDegrees = { from: 1, to: 5 } as const;

/** What is wrong with what the client did and told, in words; empty where all is as it must be. */
export function judge(scene: Scene, journey: Journey): readonly string[] {
  const { mix } = scene;
  const complaints = [...journey.stuck, ...judgeEnd(scene), ...judgeTraffic(scene, journey)];
  const { search, open, reads, archive } = journey;
  if (search !== null) {
    complaints.push(...judgeSearch(scene, search));
  }
  if (journey.searchAgain !== null) {
    complaints.push(...judgeSearch(scene, journey.searchAgain), ...judgeMove(scene, journey.searchAgain));
  }
  if (open !== null && !open.value.ok) {
    const certain = certainReasons(mix);
    const allowed = certain.size > 0 ? certain : undefined;
    complaints.push(...judgeReason(scene, open, 'open', open.value.error, allowed));
  }
  if (open?.value.ok === true) {
    const certain = certainReasons(mix);
    complaints.push(...[...certain].map((one) => `open: went well though it should fail as ${one}`));
  }
  const device = open?.value.ok === true ? deviceOf(scene, open.value.value.identity.serial) : null;
  if (open?.value.ok === true && (device === null || device.model.susyId !== open.value.value.identity.susyId)) {
    complaints.push(`open: there is no ${JSON.stringify(open.value.value.identity)}`);
  }
  if (device !== null) {
    for (const step of reads) {
      const { value } = step;
      if (value.ok) {
        complaints.push(...judgeRead(scene, device, { ...step, value: value.value }));
        complaints.push(...value.value.failures.flatMap((one) => judgeReason(scene, step, 'readParts', one)));
      } else {
        complaints.push(...judgeReason(scene, step, 'read', value.error));
      }
    }
    if (archive?.value.ok === true) {
      const { value } = archive.value;
      complaints.push(...judgeArchive(scene, device, { ...archive, value }, journey.archiveSpan));
      complaints.push(...value.failures.flatMap((one) => judgeReason(scene, archive, 'archiveParts', one)));
    } else if (archive !== null && !archive.value.ok) {
      complaints.push(...judgeReason(scene, archive, 'archive', archive.value.error));
    }
  }
  return complaints;
}

function deviceOf(scene: Scene, serial: number): ReadDevice | null {
  const place = scene.simulator.devices.findIndex((one) => one.identity.serial === serial);
  const model = findInstallation(scene.mix.model)?.devices[place];
  const house = scene.houses[place];
  return model === undefined || house === undefined ? null : { model, house, serial };
}

/** What opening a session must fail with, if anything. */
function certainReasons({ faults, password }: Mix): ReadonlySet<Reason> {
  if (faults.includes('asleep')) {
    return new Set<Reason>(['silent']);
  }
  if (faults.includes('refuse-logon')) {
    return new Set<Reason>(['sessionRefused']);
  }
  return new Set<Reason>(password === 'wrong' ? ['wrongPassword'] : []);
}

/** Whether this failure is one that the mix may bring at this step. */
function judgeReason(
  scene: Scene,
  step: Step<unknown>,
  part: Part,
  { code, details }: Failure,
  certain: ReadonlySet<Reason> = new Set(),
): readonly string[] {
  const allowed = new Set([...certain, ...allowedReasons(scene.mix, part)]);
  if (allowed.has('silent')) {
    silentCodes(scene.mix, step, part).forEach((one) => allowed.add(one));
  }
  const isPause =
    code === 'sessionRefused' &&
    (findInstallation(scene.mix.model)?.devices ?? []).some((one) =>
      scene.arrivals.some(
        (atMs) =>
          atMs >= step.fromMs &&
          atMs <= step.toMs &&
          pausesLogons(one.logonPauses, scene.mix.seed, atMs + scene.skewS * 1000),
      ),
    );
  return allowed.has(code) || isPause ? [] : [`${step.name} (${part}): ${code} ${JSON.stringify(details)}`];
}

/** The words for silence, by the sun over the plant. */
function silentCodes({ zone }: Mix, { fromMs, toMs }: Step<unknown>, part: Part): readonly Reason[] {
  const { latitude, longitude } = plantPlaces[zone];
  const heights = [fromMs, toMs].map((atMs) => solarElevationDegrees(atMs, latitude, longitude));
  const mayBeDark = heights.some((one) => one < duskDegrees.to);
  const mayBeLight = heights.some((one) => one > duskDegrees.from);
  const byDay: Reason = part === 'search' || part === 'open' ? 'noAnswer' : 'lostContact';
  return [...(mayBeDark ? (['asleep'] as const) : []), ...(mayBeLight ? [byDay] : [])];
}

function judgeSearch(scene: Scene, step: Step<SearchReport>): string[] {
  const { mix, simulator } = scene;
  const { devices, failure } = step.value;
  const addresses = new Set(['192.168.1.48', '192.168.1.49', '192.168.1.50']);
  const complaints: string[] = [];
  for (const one of devices) {
    const isTrue =
      one.susyId === null
        ? allowedReasons(mix, 'search').has('unidentified')
        : simulator.devices.some(({ identity }) =>
            sameDevice(identity, { susyId: one.susyId ?? 0, serial: one.serial ?? 0 }),
          );
    if (!isTrue || ![one.address, ...(one.otherAddresses ?? [])].every((address) => addresses.has(address))) {
      complaints.push(`search: found ${JSON.stringify(one)}`);
    }
  }
  if (failure !== null) {
    complaints.push(...judgeReason(scene, step, 'search', failure));
  } else if (mix.faults.includes('asleep')) {
    complaints.push('search: found a device that sleeps');
  }
  const known = devices.filter((one) => one.susyId !== null).map((one) => `${one.susyId}:${one.serial}`);
  if (new Set(known).size < known.length) {
    complaints.push('search: found a device twice');
  }
  return complaints;
}

/** A device that has moved is found where it is now, unless another trouble keeps it from being found. */
function judgeMove({ mix, simulator }: Scene, { value }: Step<SearchReport>): string[] {
  const others = { ...mix, faults: mix.faults.filter((one) => one !== 'address-change') };
  const places = new Set(simulator.endpoints().map((one) => one.address));
  const isFound = value.devices.some(
    (one) =>
      one.serial === simulator.identity.serial &&
      (places.has(one.address) || one.otherAddresses?.some((other) => places.has(other))),
  );
  return isFound || allowedReasons(others, 'search').size > 0 ? [] : ['searchAgain: the device was not found again'];
}

/** Nothing is left behind. */
function judgeEnd({ clientTimers, clientSockets }: Scene): string[] {
  return [
    ...(clientTimers() === 0 ? [] : [`${clientTimers()} timers are left`]),
    ...(clientSockets() === 0 ? [] : [`${clientSockets()} sockets are open`]),
  ];
}

/** Only questions, logons and logoffs; each session ended; a wrong password never repeated once it was refused. */
function judgeTraffic(scene: Scene, journey: Journey): string[] {
  const complaints: string[] = [];
  const sent = scene.sentByClient();
  const harmful = sent.filter((one) => !isHarmless(one.bytes));
  complaints.push(...harmful.slice(0, 2).map((one) => `sent ${Buffer.from(one.bytes).toString('hex')}`));
  const order = sent.map((one) => commandOf(one.bytes));
  const logons = sent.filter((_one, index) => order[index] === commands.logon);
  const isOwnRefusal = journey.open?.value.ok === false && journey.open.value.error.code === 'wrongPassword';
  if (logons.length > 0 && !isOwnRefusal && order.lastIndexOf(commands.logoff) < order.lastIndexOf(commands.logon)) {
    complaints.push('the session was not logged off');
  }
  const refusedMs = scene.receipts.find(({ bytes }) => isRefusal(bytes, scene))?.atMs;
  if (refusedMs !== undefined && logons.some((one) => one.atMs > refusedMs)) {
    complaints.push('a wrong password was repeated');
  }
  return complaints;
}

function commandOf(bytes: Uint8Array): number | null {
  const decoded = decodeDatagram(bytes);
  return decoded.ok && decoded.value.kind === 'inverter' ? decoded.value.frame.command : null;
}

function isRefusal(bytes: Uint8Array, scene: Scene): boolean {
  if (scene.mix.password === 'right') {
    return false;
  }
  const decoded = decodeDatagram(bytes);
  return (
    decoded.ok &&
    decoded.value.kind === 'inverter' &&
    decoded.value.frame.command === replyTo(commands.logon) &&
    decoded.value.frame.error === deviceErrors.wrongPassword &&
    scene.simulator.devices.some(({ identity }) =>
      decoded.ok && decoded.value.kind === 'inverter' ? sameDevice(identity, decoded.value.frame.source) : false,
    )
  );
}

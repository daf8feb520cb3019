import type { LiveFlow, LivePower } from '../../../shared/liveFlow.ts';
import { createPowerTrack, type PowerTrack } from './powerTrack.ts';

/** How far the instants of two powers may lie apart that are taken together. */
const togetherMs = 15_000;
/** Over how long the house value is smoothed. */
const smoothMs = 30_000;
const leastStaleMs = 20_000;
const staleIntervals = 3;

/** What an inverter told at an instant, W: what the sun gives, and what it gives to the house, battery and all. */
export interface InverterPower {
  readonly solarPowerW: number | null;
  readonly deliveredPowerW: number | null;
}

/** The newest powers of all devices, and the ten minutes before them. Instants are those of the core's clock, UTC epoch ms. */
export interface LiveState {
  /** @param intervalMs how often it is read: it is stale after three times that, or three times what it takes in truth */
  addInverter(key: string, at: number, power: InverterPower, intervalMs: number): void;
  /**
   * Tells which inverters there are: what all of them give is unknown while one of them is. One that is asleep gives
   * nothing, and is not waited for.
   */
  setInverters(inverters: readonly { readonly key: string; readonly isAsleep: boolean }[]): void;
  /** @param powerW import positive, export negative */
  addMeter(key: string, at: number, powerW: number): void;
  removeMeter(key: string): void;
  /** What flows at this instant. */
  flow(nowMs: number): LiveFlow;
}

interface LiveInverter {
  readonly solar: PowerTrack;
  readonly delivered: PowerTrack;
  readonly intervalMs: number;
  readonly isAsleep: boolean;
}

/** Makes a state that knows nothing yet. */
export function createLiveState(): LiveState {
  const inverters = new Map<string, LiveInverter>();
  const meters = new Map<string, PowerTrack>();

  function awake(): readonly LiveInverter[] {
    return [...inverters.values()].filter(({ isAsleep }) => !isAsleep);
  }

  /** The meter that speaks for the house: the first that is not stale, else the one heard last; null where none is. */
  function chosenMeter(nowMs: number): PowerTrack | null {
    const heard = [...meters.values()].filter((track) => track.newest() !== null);
    const fresh = heard.find((track) => (track.newest()?.at ?? 0) + staleAfterMs(track, 0) > nowMs);
    const latest = heard.toSorted((one, other) => (other.newest()?.at ?? 0) - (one.newest()?.at ?? 0))[0];
    return fresh ?? latest ?? null;
  }

  function solar(nowMs: number): LivePower | null {
    const working = awake();
    const known = working.flatMap(({ solar: track, intervalMs }) =>
      track.newest() === null ? [] : [{ track, intervalMs }],
    );
    if (known.length === 0 || known.length < working.length) {
      // Asleep they give nothing, all of them; where one is not known the sum is not either.
      return working.length === 0 && inverters.size > 0
        ? { powerW: 0, at: nowMs, staleAt: nowMs + leastStaleMs }
        : null;
    }
    return {
      powerW: known.reduce((sum, { track }) => sum + Math.max(0, track.newest()?.powerW ?? 0), 0),
      at: Math.min(...known.map(({ track }) => track.newest()?.at ?? 0)),
      staleAt: Math.min(
        ...known.map(({ track, intervalMs }) => (track.newest()?.at ?? 0) + staleAfterMs(track, intervalMs)),
      ),
    };
  }

  /** What the house used at an instant; null where one of its sources does not know. */
  function houseAt(at: number, working: readonly LiveInverter[], meter: PowerTrack): number | null {
    const powers = [meter, ...working.map(({ delivered }) => delivered)].map((track) => track.nearest(at, togetherMs));
    return powers.reduce<number | null>((sum, power) => (sum === null || power === null ? null : sum + power), 0);
  }

  function house(nowMs: number): LivePower | null {
    const working = awake();
    const meter = chosenMeter(nowMs);
    if (meter === null || inverters.size === 0) {
      return null;
    }
    // At night there is no sample of an inverter to go by: then each of the meter's counts.
    const instants = (
      working.length === 0 ? meter.instants() : working.flatMap(({ delivered }) => delivered.instants())
    ).toSorted((one, other) => other - one);
    const newest = instants.find((at) => houseAt(at, working, meter) !== null);
    if (newest === undefined) {
      return null;
    }
    const powers = instants
      .filter((at) => at <= newest && at > newest - smoothMs)
      .flatMap((at) => houseAt(at, working, meter) ?? []);
    const stale = [
      staleAfterMs(meter, 0),
      ...working.map(({ delivered, intervalMs }) => staleAfterMs(delivered, intervalMs)),
    ];
    return {
      powerW: Math.max(0, Math.round(powers.reduce((sum, one) => sum + one, 0) / powers.length)),
      at: newest,
      staleAt: newest + Math.max(...stale),
    };
  }

  function grid(nowMs: number): LivePower | null {
    const track = chosenMeter(nowMs);
    const newest = track?.newest() ?? null;
    return track === null || newest === null ? null : { ...newest, staleAt: newest.at + staleAfterMs(track, 0) };
  }

  return {
    addInverter: (key, at, { solarPowerW, deliveredPowerW }, intervalMs) => {
      const inverter = inverters.get(key) ?? newInverter();
      inverters.set(key, { ...inverter, intervalMs, isAsleep: false });
      inverter.solar.add(at, solarPowerW);
      inverter.delivered.add(at, deliveredPowerW);
    },
    setInverters: (present) => {
      const before = new Map(inverters);
      inverters.clear();
      for (const { key, isAsleep } of present) {
        inverters.set(key, { ...(before.get(key) ?? newInverter()), isAsleep });
      }
    },
    addMeter: (key, at, powerW) => {
      const track = meters.get(key) ?? createPowerTrack();
      meters.set(key, track);
      track.add(at, powerW);
    },
    removeMeter: (key) => meters.delete(key),
    flow: (nowMs) => ({ solar: solar(nowMs), grid: grid(nowMs), house: house(nowMs) }),
  };
}

function newInverter(): LiveInverter {
  return { solar: createPowerTrack(), delivered: createPowerTrack(), intervalMs: 0, isAsleep: false };
}

/** How long a power of this source stands for the present. */
function staleAfterMs(track: PowerTrack, intervalMs: number): number {
  return Math.max(leastStaleMs, staleIntervals * Math.max(intervalMs, track.usualGapMs()));
}

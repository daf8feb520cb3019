import { localCalendar } from '../../electron/core/balance/terms/calendar.ts';
import type { Fact, IntervalFact, ReadingFact, SourceName } from '../../shared/facts.ts';
import { seededRandom } from './seededRandom.ts';

/** What can happen in a house of which everything is known. */
export const situations = [
  'severalInverters',
  'nights',
  'gaps',
  'archives',
  'resets',
  'swaps',
  'glitches',
  'roundings',
  'contradictions',
  'tariffs',
  'intervals',
  'intervalsOfTheMeter',
  'intervalsOverGaps',
  'clockChanges',
] as const;
export type Situation = (typeof situations)[number];

/** Stretches of days, each with a change of the clocks, a turn of the year or a day that does not exist. */
export const stretches = [
  ['Europe/Amsterdam', '2026-03-28T23:00Z'],
  ['Europe/Amsterdam', '2025-10-25T22:00Z'],
  ['Australia/Lord_Howe', '2026-04-03T13:00Z'],
  ['Australia/Lord_Howe', '2025-10-03T13:30Z'],
  ['America/St_Johns', '2026-03-07T03:30Z'],
  ['America/St_Johns', '2025-11-01T02:30Z'],
  ['Asia/Kolkata', '2025-12-30T18:30Z'],
  ['Pacific/Apia', '2011-12-29T10:00Z'],
] as const;

type Direction = 'yield' | 'import' | 'export';

/** A house, all that its devices said of some days, and what all of it comes to. */
export interface AnyHouse {
  readonly zone: string;
  readonly from: number;
  readonly to: number;
  readonly facts: readonly Fact[];
  readonly has: ReadonlySet<Situation>;
  /** What the registers rose, as far as anybody can know it, Wh. */
  readonly roseWh: Readonly<Record<Direction, number>>;
  /** The same between two instants; null where not every device was read at both. */
  readonly roseBetween: (direction: Direction, from: number, to: number) => number | null;
}

const minuteMs = 60_000;

/** One register through time: what it had counted at each minute. */
type Counted = readonly number[];

interface Device {
  readonly direction: Direction;
  /** Rises from one good reading to the next, but across a reset or a swap. */
  readonly rises: readonly { readonly from: number; readonly to: number; readonly wh: number }[];
  readonly readAt: ReadonlySet<number>;
}

/** Makes a house from a seed. Facts are in no order. */
export function anyHouse(seed: number): AnyHouse {
  const random = seededRandom(seed);
  const chance = (share: number) => random() < share;
  const below = (count: number) => Math.floor(random() * count);
  const [zone, first] = stretches[seed % stretches.length] ?? stretches[0];
  const calendar = localCalendar(zone);
  const isByDays = chance(0.4);
  const firstDay = calendar.dayAt(Date.parse(first));
  const lastDay = calendar.dayAt(firstDay.toMs + 36 * 3_600_000);
  const from = firstDay.fromMs + (isByDays ? 0 : below(60) * 900_000);
  const to = lastDay.toMs - (isByDays ? 0 : below(60) * 900_000);
  const minutes = (to - from) / minuteMs;
  const has = new Set<Situation>();
  const note = (situation: Situation) => has.add(situation);
  if (calendar.daysOf({ from, to }).some((day) => day.toMs - day.fromMs !== 86_400_000)) {
    note('clockChanges');
  }

  /** Counts through the minutes what flows in each: it changes every 20 minutes or so, and stops at night. */
  function count(mostWh: number, sleeps: boolean): Counted {
    const counted = [0];
    let powerWh = 0;
    for (let minute = 0; minute < minutes; minute += 1) {
      if (chance(0.05)) {
        powerWh = chance(0.3) ? 0 : below(mostWh + 1);
      }
      const isNight = sleeps && (from / minuteMs + minute) % 1440 < 420;
      counted.push((counted[minute] ?? 0) + (isNight ? 0 : powerWh));
    }
    return counted;
  }

  const facts: Fact[] = [];
  const devices: Device[] = [];

  /**
   * Lets a device tell what it counted. A swapped one goes on under another name.
   *
   * @param steady whether it is read at the quarters and goes wrong in one way at most, mostly by a gap
   * @returns the minutes before and behind its gap; null where nothing can be told about a gap
   */
  function tell(
    kind: SourceName['kind'],
    id: string,
    counted: Readonly<Partial<Record<Direction, Counted>>>,
    steady: boolean,
  ): readonly [before: number, behind: number] | null {
    const step = steady ? ([1, 5, 15][below(3)] ?? 5) : ([1, 2, 5, 7, 15][below(5)] ?? 5);
    const offset = steady ? 0 : below(step);
    const troubles = steady ? ['gap', 'gap', 'gap', 'reset', 'swap', 'none'] : ['gap', 'reset', 'swap', 'none'];
    const trouble = troubles[below(troubles.length)];
    const alsoGap = !steady && trouble !== 'gap' && chance(0.3);
    const middle = 300 + below(minutes - 900);
    const gapAt = alsoGap ? Math.min(middle + 200, minutes - 400) : middle;
    const gapMinutes = trouble === 'gap' || alsoGap ? 16 + below(300) : 0;
    const breakSlot = Math.floor(middle / 5) * 5;
    const sleeps = kind === 'inverter' && chance(0.6);
    const isKept = (minute: number) =>
      minute <= gapAt || minute >= gapAt + gapMinutes
        ? !sleeps || minute === 0 || minute === minutes || !isAsleep(minute)
        : false;
    const isAsleep = (minute: number) => {
      const own = counted.yield ?? [];
      return own[Math.max(0, minute - 30)] === own[Math.min(minutes, minute + 30)];
    };
    const isBroken = trouble === 'swap' || trouble === 'reset';
    const told = new Set([0, minutes, ...(isBroken ? [breakSlot + 1, breakSlot + 3] : [])]);
    for (let minute = offset; minute <= minutes; minute += step) {
      const isAtBreak = isBroken && minute > breakSlot + 1 && minute < breakSlot + 3;
      if (isKept(minute) && !isAtBreak) {
        told.add(minute);
      }
    }
    const order = [...told].toSorted((one, other) => one - other);
    const breakAt = isBroken ? breakSlot + 3 : Infinity;
    const hasTariffs = kind === 'meter' && chance(0.4);
    const base = 3_000_000 + below(1_000_000);
    const newBase = trouble === 'swap' && chance(0.5) ? 400_000 : below(50);
    const bad = new Map<number, (wh: number) => number>();
    const breakPlace = isBroken ? order.indexOf(breakAt) : -Infinity;
    for (const [place, minute] of order.entries()) {
      const isCalm = Math.abs(place - breakPlace) > 12 && place > 12 && place < order.length - 12;
      if (isCalm && minute % 15 !== 0 && !bad.has(order[place - 1] ?? 0) && chance(0.004)) {
        const kinds = [() => 0, (wh: number) => wh + 900_000, (wh: number) => Math.max(0, wh - 1)];
        const which = below(3);
        note(which === 2 ? 'roundings' : 'glitches');
        bad.set(minute, kinds[which] ?? ((wh) => wh));
      }
    }
    if (gapMinutes > 0) {
      note('gaps');
    }
    if (sleeps) {
      note('nights');
    }
    if (isBroken) {
      note(trouble === 'swap' ? 'swaps' : 'resets');
    }
    if (hasTariffs) {
      note('tariffs');
    }

    function fact(minute: number, rank: ReadingFact['rank'], change: (wh: number) => number): ReadingFact {
      const registers: Record<string, number> = {};
      for (const [direction, wh] of Object.entries(counted)) {
        const start = minute >= breakAt ? newBase - (wh[breakAt] ?? 0) : base;
        const value = change((wh[minute] ?? 0) + start);
        if (hasTariffs) {
          registers[`${direction}T2Wh`] = Math.floor(value / 3);
          registers[`${direction}T1Wh`] = value - Math.floor(value / 3);
        } else {
          registers[`${direction}Wh`] = value;
        }
      }
      return {
        source: { kind, id: trouble === 'swap' && minute >= breakAt ? `${id} new` : id },
        at: from + minute * minuteMs,
        rank,
        registers,
        powerW: null,
      };
    }

    for (const minute of order) {
      facts.push(fact(minute, 'live', bad.get(minute) ?? ((wh) => wh)));
      if (!bad.has(minute) && chance(0.01)) {
        note('contradictions');
        facts.push(fact(minute, chance(0.5) ? 'live' : 'archive', (wh) => Math.max(0, wh - 1 - below(9000))));
      }
    }
    if (kind === 'inverter' && gapMinutes > 0 && (breakAt < gapAt || breakAt > gapAt + gapMinutes) && chance(0.5)) {
      note('archives');
      for (let minute = Math.ceil(gapAt / 5) * 5 + 5; minute < gapAt + gapMinutes; minute += 5) {
        facts.push(fact(minute, 'archive', (wh) => wh));
      }
    }
    const good = order.filter((minute) => !bad.has(minute));
    for (const [direction, wh] of Object.entries(counted)) {
      devices.push({
        direction: direction as Direction,
        rises: good.slice(1).map((minute, place) => ({
          from: from + (good[place] ?? 0) * minuteMs,
          to: from + minute * minuteMs,
          wh: minute >= breakAt && (good[place] ?? 0) < breakAt ? 0 : (wh[minute] ?? 0) - (wh[good[place] ?? 0] ?? 0),
        })),
        readAt: new Set(good.map((minute) => from + minute * minuteMs)),
      });
    }
    const behind = good.findIndex((minute) => minute > gapAt);
    return trouble === 'gap' ? [good[behind - 1] ?? 0, good[behind] ?? 0] : null;
  }

  const inverters = 1 + below(3);
  if (inverters > 1) {
    note('severalInverters');
  }
  for (let index = 0; index < inverters; index += 1) {
    tell('inverter', `inverter ${index}`, { yield: count(40, true) }, false);
  }
  const grid = { import: count(50, false), export: count(30, true) };
  const hasPortal = chance(0.5);
  const gap = tell('meter', 'meter', grid, hasPortal);
  const knownInGap = new Set<number>();
  let portalMs = 900_000;
  if (hasPortal) {
    note('intervals');
    const isOwn = chance(0.6);
    if (isOwn) {
      note('intervalsOfTheMeter');
    }
    const days = isByDays && chance(0.5) ? calendar.daysOf({ from, to }) : null;
    portalMs = !isOwn || gap === null || days !== null || chance(0.3) ? 900_000 : 3_600_000;
    const edges = portalEdges(from, to, portalMs, days);
    if (isOwn && days === null && gap !== null && (gap[1] - gap[0]) * minuteMs > portalMs) {
      note('intervalsOverGaps');
      for (const edge of edges) {
        const minute = (edge - from) / minuteMs;
        if (minute > gap[0] && minute < gap[1]) {
          knownInGap.add(edge);
        }
      }
    }
    for (const [place, begin] of edges.slice(0, -1).entries()) {
      facts.push(portalFact(grid, isOwn ? 'meter' : 'portal', from, begin, edges[place + 1] ?? to));
    }
  }

  function roseBetween(direction: Direction, begin: number, end: number): number | null {
    if (hasPortal && direction !== 'yield') {
      const wh = grid[direction];
      const isEdge = [begin, end].every((at) => at === to || (at - from) % portalMs === 0);
      const isRead = [begin, end].every(
        (at) => knownInGap.has(at) || devices.every((one) => one.direction !== direction || one.readAt.has(at)),
      );
      return isEdge && isRead ? (wh[(end - from) / minuteMs] ?? 0) - (wh[(begin - from) / minuteMs] ?? 0) : null;
    }
    const own = devices.filter((one) => one.direction === direction);
    return own.every(({ readAt }) => readAt.has(begin) && readAt.has(end))
      ? own.reduce(
          (sum, { rises }) =>
            sum + rises.reduce((all, rise) => all + (rise.from >= begin && rise.to <= end ? rise.wh : 0), 0),
          0,
        )
      : null;
  }

  const roseWh = {
    yield: roseBetween('yield', from, to) ?? Number.NaN,
    import: roseBetween('import', from, to) ?? Number.NaN,
    export: roseBetween('export', from, to) ?? Number.NaN,
  };
  return { zone, from, to, facts: shuffled(facts, random), has, roseWh, roseBetween };
}

/** The edges of a portal's intervals: quarters or hours, or the local days. */
function portalEdges(
  from: number,
  to: number,
  stepMs: number,
  days: readonly { readonly fromMs: number; readonly toMs: number }[] | null,
): readonly number[] {
  return days === null
    ? Array.from({ length: Math.floor((to - from) / stepMs) + 1 }, (_, index) => from + index * stepMs)
    : [from, ...days.map(({ toMs }) => toMs)];
}

function portalFact(
  grid: { readonly import: Counted; readonly export: Counted },
  id: string,
  start: number,
  from: number,
  to: number,
): IntervalFact {
  const rise = (wh: Counted) => (wh[(to - start) / minuteMs] ?? 0) - (wh[(from - start) / minuteMs] ?? 0);
  const grainS = Math.min(86_400, (to - from) / 1000);
  return {
    source: { kind: 'meter', id },
    from,
    to,
    rank: grainS === 900 ? 'validated' : grainS === 3600 ? 'hour' : 'day',
    amounts: { importWh: rise(grid.import), exportWh: rise(grid.export) },
    grainS: grainS > 3600 ? 86_400 : grainS,
    estimated: false,
  };
}

function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

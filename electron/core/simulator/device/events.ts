import type { ArchiveRecords, Span } from './archive.ts';
import { dayMs, slotMs, slotsPerDay } from '../house/dayCurve.ts';
import { mostDatagrams } from './fragments.ts';
import type { EventForm, EventPlan } from '../models/model.ts';
import { hashedNumber } from '../house/noise.ts';
import { commissionedMs, type SimulatedHouse } from '../house/simulatedState.ts';

/** What a device noted; numbers count from 1, the first event ever, in order of time. */
export interface SimulatedEvent {
  readonly number: number;
  readonly atS: number;
  readonly form: EventForm;
}

/** The events of one log, all of them a function of time; a very long list ends with the day that filled the answer. */
export type EventLog = (nowMs: number, span: Span) => readonly SimulatedEvent[];

/** Events that one datagram of a real device holds: 490 bytes. */
export const eventsPerDatagram = 9;

/** Bytes of an event on the wire. */
export const eventLength = 48;

const mostEvents = mostDatagrams * eventsPerDatagram;
const firstDay = commissionedMs / dayMs;
/** A disturbance comes in the middle of the day's light, 90 minutes of which must be there. */
const leastLightSlots = 18;
const streams = { happens: 60, slot: 80, second: 100, length: 120 } as const;

/** Makes a log of the house: waking up and falling asleep as the plan says, and now and then a disturbance. */
export function createEventLog(house: SimulatedHouse, plan: EventPlan): EventLog {
  const numbersBefore: number[] = [0];

  /** How many events there were before a day (UTC, counted from 1970). */
  function eventsBefore(day: number): number {
    for (let next = firstDay + numbersBefore.length; next <= day; next += 1) {
      numbersBefore.push((numbersBefore.at(-1) ?? 0) + countOn(next - 1));
    }
    return numbersBefore[day - firstDay] ?? 0;
  }

  function countOn(day: number): number {
    const before = house.curve.sumsBefore(day);
    const after = house.curve.sumsBefore(day + 1);
    const disturbances = disturbancesOn(day, after.awakeSlots - before.awakeSlots).length;
    return (
      (after.wakeUps - before.wakeUps) * plan.wakeUp.length +
      (after.sleeps - before.sleeps) * plan.sleep.length +
      2 * disturbances
    );
  }

  function disturbancesOn(day: number, lightSlots: number) {
    return plan.disturbances.filter(
      (one) => lightSlots >= leastLightSlots && hashedNumber(house.seed, streams.happens + one.kind, day) < one.share,
    );
  }

  function eventsOn(day: number): SimulatedEvent[] {
    const awake = house.curve.awakeOn(day);
    const found: { readonly atS: number; readonly form: EventForm }[] = [];
    let before = house.curve.awakeOn(day - 1)[slotsPerDay - 1];
    awake.forEach((state, slot) => {
      if (state !== before) {
        const atS = (day * dayMs + slot * slotMs) / 1000;
        found.push(...(state === 1 ? plan.wakeUp : plan.sleep).map((form) => ({ atS, form })));
      }
      before = state;
    });
    const lightSlots = awake.reduce((sum, one) => sum + one, 0);
    for (const { kind, came, went } of disturbancesOn(day, lightSlots)) {
      const random = (stream: number) => hashedNumber(house.seed, stream + kind, day);
      const place = Math.floor(lightSlots * (0.25 + 0.5 * random(streams.slot)));
      const atS = slotStartS(day, awake, place) + Math.floor(200 * random(streams.second));
      found.push({ atS, form: came }, { atS: atS + 5 + Math.floor(80 * random(streams.length)), form: went });
    }
    const number = eventsBefore(day) + 1;
    return found
      .toSorted((one, other) => one.atS - other.atS)
      .map((one, index) => ({ ...one, number: number + index }));
  }

  return (nowMs, span) => {
    const untilS = Math.min(span.toS, Math.floor(nowMs / 1000));
    const found: SimulatedEvent[] = [];
    const lastDay = Math.floor((untilS * 1000) / dayMs);
    for (
      let day = Math.max(firstDay, Math.floor((span.fromS * 1000) / dayMs));
      day <= lastDay && found.length < mostEvents;
      day += 1
    ) {
      found.push(...eventsOn(day).filter((one) => one.atS >= span.fromS && one.atS <= untilS));
    }
    return found;
  };
}

/** When the slot begins that is the given one, counted from 0, of those of the day in which the inverter is awake. */
function slotStartS(day: number, awake: Uint8Array, place: number): number {
  let left = place;
  const slot = awake.findIndex((state) => {
    left -= state;
    return left < 0;
  });
  return (day * dayMs + slot * slotMs) / 1000;
}

/** The device an event speaks of. */
export interface EventSource {
  readonly susyId: number;
  readonly serial: number;
}

/**
 * The 48 bytes of each event: time, entry id, SUSyID, serial, code, flags, group, a word of unknown use, text tag,
 * counter, four arguments; little-endian. The entry id has 16 bits and begins again when they are used up.
 */
export function eventRecords(events: readonly SimulatedEvent[], source: EventSource): ArchiveRecords {
  const records = events.map(({ number, atS, form }) => {
    const bytes = new Uint8Array(eventLength);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, atS, true);
    view.setUint16(4, number, true);
    view.setUint16(6, source.susyId, true);
    view.setUint32(8, source.serial, true);
    view.setUint16(12, form.code, true);
    view.setUint16(14, form.flags, true);
    [form.group, 0, form.tag, number, ...form.arguments].forEach((word, index) =>
      view.setUint32(16 + 4 * index, word, true),
    );
    return bytes;
  });
  return { firstIndex: events[0]?.number ?? 0, records };
}

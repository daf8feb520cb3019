import { emptySlots, type SlotColumn } from '../../balance/index.ts';

/** Bytes per amount; eight is a floating number, the others are whole numbers from 0 on. */
const widths = [0, 1, 2, 4, 8] as const;

/**
 * Packs the slots of a column: how many bytes an amount takes, then the amounts, the states as runs of one state, the
 * steps as runs of one step. Null where nothing is known of any slot.
 */
export function packSlots(column: SlotColumn): Uint8Array | null {
  const { knownWh, state, grainS } = column;
  if (state.every((each) => each === 0)) {
    return null;
  }
  const count = state.length;
  const width = widthOf(knownWh);
  const states = runsOf(state);
  const grains = runsOf(grainS);
  const bytes = new Uint8Array(4 + width * count + 3 * (states.length / 2) + 6 * (grains.length / 2));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, width);
  view.setUint8(1, 0);
  view.setUint16(2, states.length / 2, true);
  let offset = 4;
  for (let index = 0; index < count; index += 1) {
    writeAmount(view, offset, width, knownWh[index] ?? 0);
    offset += width;
  }
  for (let index = 0; index < states.length; index += 2) {
    view.setUint16(offset, states[index] ?? 0, true);
    view.setUint8(offset + 2, states[index + 1] ?? 0);
    offset += 3;
  }
  for (let index = 0; index < grains.length; index += 2) {
    view.setUint16(offset, grains[index] ?? 0, true);
    view.setUint32(offset + 2, grains[index + 1] ?? 0, true);
    offset += 6;
  }
  return bytes;
}

/**
 * Unpacks into a part of a column.
 *
 * @param bytes what `packSlots` gave for so many slots
 * @param from the first packed slot wanted, `to` after the last
 * @param target where in the column they go
 */
export function unpackSlots(
  bytes: Uint8Array,
  count: number,
  from: number,
  to: number,
  column: SlotColumn,
  target: number,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = view.getUint8(0);
  const stateRuns = view.getUint16(2, true);
  const { knownWh, state, grainS } = column;
  for (let index = from; index < to; index += 1) {
    knownWh[target + index - from] = readAmount(view, 4 + width * index, width);
  }
  let offset = 4 + width * count;
  let begin = 0;
  for (let run = 0; run < stateRuns; run += 1, offset += 3) {
    const end = begin + view.getUint16(offset, true);
    fillRun(state, view.getUint8(offset + 2), begin, end, from, to, target);
    begin = end;
  }
  begin = 0;
  for (; begin < count; offset += 6) {
    const end = begin + view.getUint16(offset, true);
    fillRun(grainS, view.getUint32(offset + 2, true), begin, end, from, to, target);
    begin = end;
  }
}

/** Unpacks all slots. */
export function unpackColumn(bytes: Uint8Array | null, fromSlot: number, count: number): SlotColumn {
  const column = emptySlots(fromSlot, count);
  if (bytes !== null) {
    unpackSlots(bytes, count, 0, count, column, 0);
  }
  return column;
}

function fillRun(
  out: Uint8Array | Uint32Array,
  value: number,
  begin: number,
  end: number,
  from: number,
  to: number,
  target: number,
): void {
  const first = Math.max(begin, from);
  const last = Math.min(end, to);
  if (first < last) {
    out.fill(value, target + first - from, target + last - from);
  }
}

function widthOf(amounts: Float64Array): (typeof widths)[number] {
  let most = 0;
  for (const amount of amounts) {
    if (amount < 0 || amount > 0xffff_ffff || !Number.isInteger(amount)) {
      return 8;
    }
    most = Math.max(most, amount);
  }
  if (most === 0) {
    return 0;
  }
  return most <= 0xff ? 1 : most <= 0xffff ? 2 : 4;
}

function writeAmount(view: DataView, offset: number, width: number, amount: number): void {
  switch (width) {
    case 0:
      return;
    case 1:
      view.setUint8(offset, amount);
      return;
    case 2:
      view.setUint16(offset, amount, true);
      return;
    case 4:
      view.setUint32(offset, amount, true);
      return;
    default:
      view.setFloat64(offset, amount, true);
  }
}

function readAmount(view: DataView, offset: number, width: number): number {
  switch (width) {
    case 0:
      return 0;
    case 1:
      return view.getUint8(offset);
    case 2:
      return view.getUint16(offset, true);
    case 4:
      return view.getUint32(offset, true);
    default:
      return view.getFloat64(offset, true);
  }
}

/** Lengths and values in turn. */
function runsOf(values: Uint8Array | Uint32Array): readonly number[] {
  const runs: number[] = [];
  let begin = 0;
  for (let index = 1; index <= values.length; index += 1) {
    if (index === values.length || values[index] !== values[begin]) {
      runs.push(index - begin, values[begin] ?? 0);
      begin = index;
    }
  }
  return runs;
}

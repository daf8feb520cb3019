import type { RegisterContent, SimulatedRegister } from '../models/model.ts';
import type { SimulatedState } from '../house/simulatedState.ts';

const typeBytes = { unsigned: 0x00, signed: 0x40, status: 0x08, text: 0x10 } as const;
const noSigned = 0x8000_0000;
const noUnsigned = 0xffff_ffff;
const listEnd = 0x00ff_fffe;
const chosenMark = 0x0100_0000;
const tagsPerRecord = 8;
const textLength = 32;

/** Record lengths on the wire by form: code and stamp, then the value. */
const lengths = { number: 28, counter: 16, status: 40, text: 40, firmware: 40 } as const satisfies Record<
  RegisterContent['form'],
  number
>;

/**
 * The records of a register: one, or several where a status list is longer than a record holds.
 * Layouts are those of the public captures: little-endian, code = type, register, class.
 */
export function recordsOf(register: SimulatedRegister, state: SimulatedState): Uint8Array[] {
  const { content } = register;
  const atS = Math.floor(stampMs(register, state) / 1000);
  switch (content.form) {
    case 'number': {
      const value = content.value(state);
      const missing = content.signed ? noSigned : noUnsigned;
      const word = value === null ? missing : Math.round(value * content.scale) >>> 0;
      return [
        record(register, content.signed ? typeBytes.signed : typeBytes.unsigned, atS, [word, word, word, word, 1]),
      ];
    }
    case 'counter': {
      const value = content.value(state);
      return [record(register, typeBytes.unsigned, atS, [value % 0x1_0000_0000, Math.floor(value / 0x1_0000_0000)])];
    }
    case 'status': {
      const chosen = content.chosen(state);
      const tags = content.tags === 'chosenAlone' ? [chosen] : content.tags;
      return statusLists(tags, chosen).map((words) => record(register, typeBytes.status, atS, words));
    }
    case 'text':
      return [textRecord(register, atS, content.value(state))];
    case 'firmware':
      return [record(register, typeBytes.unsigned, atS, [0, 0, 0xffff_fffe, 0xffff_fffe, content.word, content.word])];
  }
}

function stampMs(register: SimulatedRegister, state: SimulatedState): number {
  switch (register.stamp) {
    case 'now':
      return state.atMs;
    case 'measured':
      return state.measuredMs;
    case 'lastYield':
      return state.lastYieldMs;
    case 'wakeUp':
      return state.lastWakeUpMs;
  }
}

function record(register: SimulatedRegister, type: number, atS: number, words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(lengths[register.content.form]);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, ((type << 24) | codeOf(register)) >>> 0, true);
  view.setUint32(4, atS, true);
  words.forEach((word, index) => view.setUint32(8 + 4 * index, word, true));
  return bytes;
}

/** Register and class as requests name them: without the type byte. */
export function codeOf(register: SimulatedRegister): number {
  return (register.number << 8) | register.class;
}

/**
 * The words of each record of a list: eight tags and no end mark while there are more, then the rest with the end mark.
 * A list of exactly eight is followed by a record that holds the end mark alone.
 */
function statusLists(tags: readonly number[], chosen: number): number[][] {
  const words = [...tags.map((tag) => (tag === chosen ? chosenMark | tag : tag)), listEnd];
  const count = Math.ceil(words.length / tagsPerRecord);
  return Array.from({ length: count }, (_, index) => words.slice(index * tagsPerRecord, (index + 1) * tagsPerRecord));
}

/** Text, zero bytes up to the next longword, and where there is room the end mark that real devices leave behind it. */
function textRecord(register: SimulatedRegister, atS: number, text: string): Uint8Array {
  const bytes = record(register, typeBytes.text, atS, []);
  const field = bytes.subarray(8);
  const { written } = new TextEncoder().encodeInto(text, field.subarray(0, textLength - 1));
  const markAt = 4 * Math.ceil((written + 1) / 4);
  if (markAt < textLength) {
    new DataView(bytes.buffer).setUint32(8 + markAt, listEnd, true);
  }
  return bytes;
}

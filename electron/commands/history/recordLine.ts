import {
  registerNames,
  sourceKinds,
  type Fact,
  type Rank,
  type RegisterName,
  type SourceName,
} from '../../../shared/facts.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { refusalOf, type RefusalReason } from '../../core/history/index.ts';

/**
 * What each origin of a reading is worth. A file's registers are worth as much as a device's own memory: both are its
 * word, written down earlier.
 */
const originRanks: Readonly<Record<string, Rank>> = { live: 'live', archive: 'archive', import: 'archive' };

const registers: ReadonlyMap<string, RegisterName> = new Map(registerNames.map((name) => [name, name]));
const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** The parts of a line, as far as they are there and of the right form. */
interface LineParts {
  source: SourceName | null;
  origin: string | null;
  at: number | null;
  from: number | null;
  to: number | null;
  grainS: number | null;
  estimated: boolean;
  powerW: number | null;
  amounts: Partial<Record<RegisterName, number>>;
}

/**
 * The fact that a line of JSON states: a reading where it has `at`, an interval where it has `from` and `to`. Fails with
 * what is wrong, the end of a sentence.
 *
 * @param nowMs UTC epoch ms: facts may be up to a day ahead of it
 */
export function recordedFact(text: string, nowMs: number): Result<Fact, string> {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return failed('it is no JSON object');
  }
  const parts: LineParts = {
    source: null,
    origin: null,
    at: null,
    from: null,
    to: null,
    grainS: null,
    estimated: false,
    powerW: null,
    amounts: {},
  };
  for (const [name, part] of Object.entries(value)) {
    const problem = part === null ? null : takePart(parts, name, part);
    if (problem !== null) {
      return failed(problem);
    }
  }
  const fact = factOf(parts);
  if (!fact.ok) {
    return fact;
  }
  const refusal = refusalOf(fact.value, nowMs);
  return refusal === null ? fact : failed(refusalWords(refusal));
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}

/** Takes one part of a line over; gives what is wrong with it. */
function takePart(parts: LineParts, name: string, part: unknown): string | null {
  switch (name) {
    case 'source':
      parts.source = sourceOf(part);
      return parts.source === null ? 'source must be {"kind":"inverter"|"meter","id":"..."}' : null;
    case 'origin':
      parts.origin = typeof part === 'string' && Object.hasOwn(originRanks, part) ? part : null;
      return parts.origin === null ? 'origin must be live, archive or import' : null;
    case 'at':
    case 'from':
    case 'to':
      parts[name] = instantOf(part);
      return parts[name] === null ? `${name} must be an instant with an offset, such as 2026-06-21T12:00:00Z` : null;
    case 'grainS':
      if (typeof part !== 'number' || !Number.isSafeInteger(part) || part <= 0) {
        return 'grainS must be a whole number of seconds above 0';
      }
      parts.grainS = part;
      return null;
    case 'estimated':
      if (typeof part !== 'boolean') {
        return 'estimated must be true or false';
      }
      parts.estimated = part;
      return null;
    case 'powerW':
      if (typeof part !== 'number' || !Number.isFinite(part)) {
        return 'powerW must be a number';
      }
      parts.powerW = Math.round(part);
      return null;
    default:
      return takeRegister(parts, name, part);
  }
}

function takeRegister(parts: LineParts, name: string, part: unknown): string | null {
  const register = registers.get(name);
  if (register === undefined) {
    return `${JSON.stringify(name.slice(0, 40))} is not known`;
  }
  if (typeof part !== 'number' || !Number.isSafeInteger(part) || part < 0) {
    return `${name} must be a whole number, not below 0`;
  }
  parts.amounts[register] = part;
  return null;
}

function factOf({ source, origin, at, from, to, grainS, estimated, powerW, amounts }: LineParts): Result<Fact, string> {
  if (source === null) {
    return failed('source is missing');
  }
  if (at !== null && from === null && to === null) {
    if (origin === null) {
      return failed('origin is missing');
    }
    return grainS === null && !estimated
      ? success({ source, at, rank: originRanks[origin] ?? 'archive', registers: amounts, powerW })
      : failed('a reading has no grainS and is not estimated');
  }
  if (at !== null || from === null || to === null) {
    return failed('it needs either "at", or "from" and "to"');
  }
  if (from >= to) {
    return failed('from must be earlier than to');
  }
  if (powerW !== null) {
    return failed('an interval has no powerW');
  }
  const grain = grainS ?? Math.ceil((to - from) / 1000);
  return success({
    source,
    from,
    to,
    rank: estimated ? 'estimated' : intervalRank(grain),
    amounts,
    grainS: grain,
    estimated,
  });
}

/** The finer its step, the more an interval is worth. */
function intervalRank(grainS: number): Rank {
  if (grainS <= 900) {
    return 'validated';
  }
  return grainS <= 3600 ? 'hour' : 'day';
}

function sourceOf(part: unknown): SourceName | null {
  if (typeof part !== 'object' || part === null || !('kind' in part) || !('id' in part)) {
    return null;
  }
  const kind = sourceKinds.find((one) => one === part.kind);
  const id = Number.isSafeInteger(part.id) ? String(part.id) : part.id;
  return kind === undefined || typeof id !== 'string' || id === '' || id.length > 200 || !id.isWellFormed()
    ? null
    : { kind, id };
}

/** UTC epoch ms; null for what is no instant. */
function instantOf(part: unknown): number | null {
  if (typeof part !== 'string' || !instantForm.test(part)) {
    return null;
  }
  const at = Date.parse(part);
  const day = Number(part.slice(8, 10));
  // The engine takes 30 February for 2 March.
  const dayExists =
    day <= 28 || new Date(Date.UTC(Number(part.slice(0, 4)), Number(part.slice(5, 7)) - 1, day)).getUTCDate() === day;
  return Number.isNaN(at) || !dayExists ? null : at;
}

function refusalWords(reason: RefusalReason): string {
  switch (reason) {
    case 'time':
      return 'its time is before the year 2000, or more than a day ahead of the clock of this computer';
    case 'empty':
      return 'it has no value';
    case 'unknownName':
      return 'an inverter has yieldWh, a meter all other registers';
    case 'number':
      return 'a number is out of range';
    case 'form':
    case 'batchClosed':
    case 'crowded':
      return 'it has not the form of a fact';
  }
}

/** A JSON object of unknown content. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads a JSON document; null where the bytes are none. */
export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/** Whether it is an object, an array not counted. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a field; null where it has none or an empty one. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The number of a field; null where it has none. */
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The number of a field as whole one; null where it has none, or one too large to be exact. Only for power and the like, never for registers. */
export function wholeOf(value: unknown): number | null {
  const whole = Math.round(numberOf(value) ?? Number.NaN);
  // Adding zero turns a negative zero into a plain one.
  return Number.isSafeInteger(whole) ? whole + 0 : null;
}

/** The registers in kWh of a document as Wh, by the fields they stand in; one that is missing is left out. */
export function registersOf<Name extends string>(
  document: JsonObject,
  fields: Readonly<Record<Name, string>>,
): Readonly<Partial<Record<Name, number>>> {
  const registers: Partial<Record<Name, number>> = {};
  for (const name in fields) {
    const register = registerOf(document[fields[name]], 3);
    if (register !== null) {
      registers[name] = register;
    }
  }
  return registers;
}

/**
 * A register of a JSON document as a whole number of the unit that is `decimals` places smaller: kWh to Wh with 3. Exact:
 * a decimal of up to 15 digits becomes the number that prints as the same digits again, and those digits are read. More
 * places are cut, so that a register shows what has been completed. Null for what is no register: negative, no number,
 * or a thousand million and more.
 */
export function registerOf(value: unknown, decimals: number): number | null {
  const digits = typeof value === 'number' ? /^(\d{1,9})(?:\.(\d+))?$/u.exec(String(value)) : null;
  if (digits === null) {
    return null;
  }
  const [, whole = '', fraction = ''] = digits;
  return Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
}

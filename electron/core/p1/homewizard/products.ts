import { isJsonObject, readJson, textOf } from '../polling/jsonAnswer.ts';

/** What a device of HomeWizard is to SunTally. */
export type ProductKind = 'p1' | 'kwh' | 'other';

/** What a device says of itself at `/api`. */
export interface Product {
  readonly type: string;
  readonly kind: ProductKind;
  readonly serial: string | null;
}

/** Names of the kWh meters, those made by Eastron too; one phase and three. */
const kwhMeters: readonly string[] = ['HWE-KWH1', 'HWE-KWH3', 'SDM230-wifi', 'SDM630-wifi'];

/** What a `product_type` such as `HWE-P1` stands for (HomeWizard's documentation of the local API). */
export function productKind(type: string): ProductKind {
  if (type === 'HWE-P1') {
    return 'p1';
  }
  return kwhMeters.includes(type) ? 'kwh' : 'other';
}

/** Reads the answer to `/api`; null where it is none of HomeWizard's. */
export function readProduct(bytes: Uint8Array): Product | null {
  const answer = readJson(bytes);
  const type = isJsonObject(answer) ? textOf(answer['product_type']) : null;
  if (!isJsonObject(answer) || type === null) {
    return null;
  }
  return { type, kind: productKind(type), serial: textOf(answer['serial']) };
}

import type { BucketLength, EnergyAmounts, EnergyBucket, EnergyTotals } from '../../../shared/totals.ts';
import { clockText, localStamps, offsetText } from '../../core/exports/index.ts';
import { notAvailable } from '../amounts.ts';

const amountNames = ['yield', 'import', 'export', 'consumption', 'own use'];
const amountWidth = 13;
const beginWidth = 23;

/** The lines above the rows. */
export function totalsHead({ zone, bucket, grainS }: EnergyTotals): string {
  return [
    `Energy in kWh by ${bucket}, ${zone}; the data allow ${grainWords(grainS)}`,
    '',
    `${'from'.padEnd(beginWidth)}${amountNames.map((name) => name.padStart(amountWidth)).join('')}  quality`,
    '',
  ].join('\n');
}

/** Makes the rows of buckets, a line each. */
export function totalsRows(zone: string, bucket: BucketLength): (buckets: readonly EnergyBucket[]) => string {
  const begin = beginTexts(zone, bucket);
  return (buckets) =>
    buckets.map((one) => `${begin(one.from).padEnd(beginWidth)}${amountCells(one)}  ${qualityWords(one)}\n`).join('');
}

/** The lines below the rows. */
export function totalsFoot({ sum }: EnergyTotals): string {
  return [
    `${'sum'.padEnd(beginWidth)}${amountCells(sum)}`,
    '',
    ...(sum.carryWh === 0 ? [] : [`Consumption that stands in no row: ${kilowattHours(sum.carryWh)} kWh`]),
    `Self-consumption ${percent(sum.selfConsumption)}, self-sufficiency ${percent(sum.selfSufficiency)}`,
    '',
  ].join('\n');
}

function amountCells({ yieldWh, importWh, exportWh, consumptionWh, selfConsumedWh }: EnergyAmounts): string {
  return [yieldWh, importWh, exportWh, consumptionWh, selfConsumedWh]
    .map((wh) => kilowattHours(wh).padStart(amountWidth))
    .join('');
}

function kilowattHours(wh: number | null): string {
  return wh === null ? notAvailable : (wh / 1000).toFixed(3);
}

function qualityWords({ quality, measuredShare }: EnergyBucket): string {
  const share = Math.floor(measuredShare * 100 + 1e-6);
  return quality === 'none' || share === 0 || share === 100 ? quality : `${quality}, ${share} % measured`;
}

function percent(share: number | null): string {
  return share === null ? notAvailable : `${(share * 100).toFixed(1)} %`;
}

function grainWords(grainS: number): string {
  if (grainS < 3600) {
    return `steps of ${grainS / 60} minutes`;
  }
  return grainS < 86_400 ? `steps of ${grainS / 3600} h` : `steps of ${Math.ceil(grainS / 86_400)} d`;
}

/** When a bucket begins, as short as it stays clear: the hour of the night in which the clocks go back comes twice. */
function beginTexts(zone: string, bucket: BucketLength): (atMs: number) => string {
  const stampOf = localStamps(zone);
  const isShort = bucket === '5m' || bucket === '15m' || bucket === '30m' || bucket === '1h';
  return (atMs) => {
    const { date, minute, offsetMinutes } = stampOf(atMs);
    return minute === 0 && !isShort ? date : `${date} ${clockText(minute)} ${offsetText(offsetMinutes)}`;
  };
}

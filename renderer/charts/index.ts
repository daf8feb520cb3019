export { LastHour } from './lastHour.tsx';
export { bucketMs, lastHourModel, type LastHourModel } from './lastHourModel.ts';

export { LastHour } from './lastHour.tsx';
export { lastHourModel, type LastHourModel } from './lastHourModel.ts';

export { launchChromium } from './launchChromium.ts';
export { startDouble, type DoubleOptions, type RunningDouble } from './startDouble.ts';
export type { FrameFacts, Sender } from './ipcDouble.ts';
export type { WindowDouble } from './windowDouble.ts';

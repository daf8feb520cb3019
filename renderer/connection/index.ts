export type { Connection } from './connection.ts';
export { openConnection } from './openConnection.ts';
export { socketConnection, type Socket } from './socketConnection.ts';

export * from './channels.ts';
export * from './contract.ts';
export * from './types.ts';

export { createStore, type Store } from './store.ts';
export type { StoreState } from './storeState.ts';
export { StoreContext, useNowMs, useSnapshot, useStore, useStoreState } from './useStore.ts';

export { FirstRunScreen } from './firstRunScreen.tsx';

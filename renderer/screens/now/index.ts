export { NowScreen } from './nowScreen.tsx';

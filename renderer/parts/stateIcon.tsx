import type { ReactNode } from 'react';

import type { InverterState } from '../../shared/contract/index.ts';
import { unreachable } from '../../shared/result.ts';
import { AlertIcon, CheckIcon, MoonIcon, WaitIcon } from './icons.tsx';

interface StateIconProps {
  readonly state: InverterState;
}

/** The picture of an inverter's state; the words beside it say the same. */
export function StateIcon({ state }: StateIconProps): ReactNode {
  switch (state.kind) {
    case 'live':
      return <CheckIcon />;
    case 'asleep':
      return <MoonIcon />;
    case 'connecting':
      return <WaitIcon />;
    case 'unreachable':
    case 'wrongPassword':
    case 'passwordMissing':
    case 'failed':
      return <AlertIcon />;
    default:
      return unreachable(state);
  }
}

import type { Program } from '../core/program/index.ts';

type ProgramFace = Pick<Program, 'dispatch' | 'subscribe'>;

/** A program that is not there yet: calls wait for it. It lets a door open before the program begins to work. */
export function programToCome(arrival: Promise<ProgramFace>): ProgramFace {
  return {
    dispatch: async (name, callArguments) => (await arrival).dispatch(name, callArguments),
    subscribe: (listener) => {
      let unsubscribe: (() => void) | null = null;
      let wanted = true;
      void arrival.then((program) => {
        unsubscribe = wanted ? program.subscribe(listener) : null;
      });
      return () => {
        wanted = false;
        unsubscribe?.();
      };
    },
  };
}

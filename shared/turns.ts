/** Runs actions on the same thing one after the other, and actions on different things side by side. */
export interface Turns {
  /** Runs the action when all earlier ones of that key have ended, at once where there are none; gives its outcome. */
  take<Value>(key: string, action: () => Promise<Value>): Promise<Value>;
}

/** Makes turns with nothing waiting. An action that fails holds up nobody, and a key that is done with is forgotten. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take: async (key, action) => {
      const before = last.get(key);
      const running = before === undefined ? action() : before.then(action, action);
      last.set(key, running);
      try {
        return await running;
      } finally {
        if (last.get(key) === running) {
          last.delete(key);
        }
      }
    },
  };
}

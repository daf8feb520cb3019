/** Runs actions on the same thing one after the other, and actions on different things side by side. */
export interface Turns {
  /** Runs the action when all earlier ones of that key have ended, and gives its outcome. */
  take<Value>(key: string, action: () => Promise<Value>): Promise<Value>;
}

/** Makes turns with nothing waiting. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take: (key, action) => {
      const before = last.get(key) ?? Promise.resolve();
      const outcome = before.then(action, action);
      const ended = outcome.then(
        () => undefined,
        () => undefined,
      );
      last.set(key, ended);
      void ended.then(() => {
        if (last.get(key) === ended) {
          last.delete(key);
        }
      });
      return outcome;
    },
  };
}

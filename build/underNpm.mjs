/**
 * What every npm script loads before its own code. npm runs scripts through a shell, and a signal sent to npm ends that
 * shell but never reaches the program in it, which would stay behind: so it ends itself when its parent is gone.
 */
import './checkNode.mjs';

const watchEveryMs = 500;
const parent = process.ppid;

if (process.env.npm_lifecycle_event !== undefined) {
  const watch = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(watch);
      process.kill(process.pid, 'SIGTERM');
    }
  }, watchEveryMs);
  watch.unref();
}

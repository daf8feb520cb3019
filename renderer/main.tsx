import './styles/index.css';

import { createRoot } from 'react-dom/client';

import { App } from './app.tsx';
import { openConnection } from './connection/index.ts';
import { createStore } from './store/index.ts';
import { browserClock } from './windowClock.ts';

const store = createStore(openConnection(window, browserClock), browserClock);

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    store.refresh();
  }
});

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <App store={store} preferredLocales={navigator.languages} onReload={() => location.reload()} />,
  );
}

/** The style of the logon page: the colours, sizes and controls of the dashboard, of which it loads nothing. */
export const logonStyle = `:root {
  color-scheme: light dark;
  --canvas: light-dark(#ffffff, #14181f);
  --surface: light-dark(#f4f5f6, #1c222b);
  --line: light-dark(#e3e6e9, #2c343f);
  --control: light-dark(#87919a, #75808d);
  --ink: light-dark(#14181f, #eceef1);
  --text-2: light-dark(#454d57, #bcc3cc);
  --muted: light-dark(#626c77, #939da9);
  --alert: light-dark(#a8321f, #ff8a75);
}

* {
  box-sizing: border-box;
}

body {
  display: grid;
  min-height: 100vh;
  min-height: 100dvh;
  margin: 0;
  padding: 1.25rem;
  place-items: center;
  background: var(--canvas);
  color: var(--ink);
  font: 0.875rem/1.4286 'Inter Variable', Inter, 'Segoe UI Variable Text', 'Segoe UI', -apple-system,
    BlinkMacSystemFont, 'Noto Sans', sans-serif;
}

main {
  display: grid;
  gap: 1.5rem;
  width: 100%;
  max-width: 22rem;
}

h1 {
  margin: 0;
  font-size: 1.5rem;
  font-weight: 500;
  line-height: 1.25;
}

p {
  margin: 0.375rem 0 0;
  color: var(--text-2);
}

form {
  display: grid;
  gap: 1rem;
}

label {
  display: grid;
  gap: 0.375rem;
  font-weight: 600;
}

input,
button,
a.button {
  width: 100%;
  min-height: 3rem;
  padding: 0.375rem 0.75rem;
  border: 1px solid var(--control);
  border-radius: 6px;
  background: var(--canvas);
  color: inherit;
  font: inherit;
  font-size: 1rem;
}

input[aria-invalid='true'] {
  border-color: var(--alert);
}

button,
a.button {
  display: grid;
  place-items: center;
  font-weight: 500;
  text-decoration: none;
  cursor: pointer;
}

button:hover,
a.button:hover {
  background: var(--surface);
}

button.first,
a.first {
  border-color: var(--ink);
  background: var(--ink);
  color: var(--canvas);
}

button.first:hover,
a.first:hover {
  background: var(--text-2);
}

:focus-visible {
  outline: 2px solid var(--ink);
  outline-offset: 2px;
}

.alert {
  margin: 0;
  color: var(--alert);
  font-weight: 500;
}

.small {
  color: var(--muted);
  font-size: 0.8125rem;
}

@media (forced-colors: active) {
  .first {
    border: 2px solid;
  }
}
`;

import type { Language } from '../../shared/contract/index.ts';
import { chooseLanguage } from '../../shared/texts/index.ts';
import { logonTexts } from './logonTexts.ts';

/** What the logon page has to say. */
export type LogonState =
  | { readonly kind: 'ask' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly waitMs: number }
  | { readonly kind: 'loggedOn' };

const minuteMs = 60_000;

/** The language of a visitor, by the `Accept-Language` header of the browser. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wishes = (acceptLanguage ?? '').split(',', 20).map((one) => {
    const [locale = '', quality] = one.trim().split(';q=', 2);
    return { locale: locale.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) };
  });
  const wanted = wishes.filter(({ quality }) => quality > 0).toSorted((one, other) => other.quality - one.quality);
  return chooseLanguage(
    'system',
    wanted.map(({ locale }) => locale),
  ).language;
}

/** The logon page as HTML: it needs no script, and holds nothing that a visitor sent. */
export function logonPage(language: Language, state: LogonState): string {
  const texts = logonTexts[language];
  const isLoggedOn = state.kind === 'loggedOn';
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" type="image/svg+xml" href="/icon.svg" />
    <link rel="stylesheet" href="/logon.css" />
    <title>${isLoggedOn ? 'SunTally' : texts.title}</title>
  </head>
  <body>
    <main>
      <div>
        <h1>${isLoggedOn ? texts.loggedOn : texts.title}</h1>
        <p>${isLoggedOn ? texts.loggedOnLead : texts.lead}</p>
      </div>
${isLoggedOn ? farewell(language) : question(language, state)}
    </main>
  </body>
</html>
`;
}

function question(language: Language, state: LogonState): string {
  const texts = logonTexts[language];
  const problem = problemOf(language, state);
  const isWrong = state.kind === 'wrong';
  return `      <form method="post" action="/logon">
        <label>
          ${texts.password}
          <input type="password" name="password" autocomplete="current-password" maxlength="200" required autofocus${
            isWrong ? ' aria-invalid="true" aria-describedby="problem"' : ''
          } />
        </label>
${problem === null ? '' : `        <p class="alert" id="problem" role="alert">${problem}</p>\n`}        <button class="first" type="submit">${texts.logOn}</button>
      </form>
      <p class="small">${texts.forgotten}</p>`;
}

function farewell(language: Language): string {
  const texts = logonTexts[language];
  return `      <a class="button first" href="/">${texts.toDashboard}</a>
      <form method="post" action="/logoff">
        <button type="submit">${texts.logOff}</button>
      </form>`;
}

function problemOf(language: Language, state: LogonState): string | null {
  switch (state.kind) {
    case 'wrong':
      return logonTexts[language].wrong;
    case 'wait':
      return logonTexts[language].wait.replace('{minutes}', String(Math.max(1, Math.ceil(state.waitMs / minuteMs))));
    case 'ask':
    case 'loggedOn':
      return null;
    default:
      return state;
  }
}

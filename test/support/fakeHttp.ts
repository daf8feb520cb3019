import type { HttpAnswer, HttpProblem, HttpRequest, OpenHttp, Trust } from '../../electron/core/ports/index.ts';
import { failed, success, type Result } from '../../shared/result.ts';

/** What a page of the fake gives: a text with status 200, another status, or a problem on the way by its reason. */
export type FakePage = string | number;

/** Devices behind addresses, in memory. */
export interface FakeHttp {
  readonly open: OpenHttp;
  /** Pages by address and path, such as `http://meter/api`; what is not there is a 404. A function is asked each time. */
  pages: Readonly<Record<string, FakePage | ((request: HttpRequest) => FakePage)>>;
  /** Every question asked, in order. */
  readonly requests: HttpRequest[];
  /** The trust of each client that was opened. */
  readonly trusts: (Trust | undefined)[];
  /** SHA-256 fingerprint that devices under `https:` show. */
  certificate: string;
  /** Clients that are open now. */
  readonly openClients: () => number;
}

/** Makes a network of devices that answers at once. */
export function createFakeHttp(pages: FakeHttp['pages'] = {}): FakeHttp {
  const requests: HttpRequest[] = [];
  const trusts: (Trust | undefined)[] = [];
  let openClients = 0;

  function answer(request: HttpRequest, trust: Trust | undefined): Result<HttpAnswer, HttpProblem> {
    requests.push(request);
    const isSecure = request.url.startsWith('https:');
    if (
      isSecure &&
      (trust?.kind ?? 'public') !== 'any' &&
      !(trust?.kind === 'pinned' && trust.sha256 === fake.certificate)
    ) {
      return failed({ reason: 'certificateNotTrusted', systemCode: 'FAKE' });
    }
    const page = fake.pages[request.url] ?? 404;
    const given = typeof page === 'function' ? page(request) : page;
    const certificate = isSecure ? fake.certificate : null;
    if (typeof given === 'number') {
      return success({ status: given, bytes: new Uint8Array(), certificate });
    }
    return isProblem(given)
      ? failed({ reason: given, systemCode: 'FAKE' })
      : success({ status: 200, bytes: new Uint8Array(Buffer.from(given, 'latin1')), certificate });
  }

  const fake: FakeHttp = {
    open: (trust) => {
      let isOpen = true;
      openClients += 1;
      trusts.push(trust);
      return {
        request: async (request) =>
          isOpen ? answer(request, trust) : failed({ reason: 'closed', systemCode: 'CLOSED' }),
        close: () => {
          openClients -= isOpen ? 1 : 0;
          isOpen = false;
        },
      };
    },
    pages,
    requests,
    trusts,
    certificate: 'ab'.repeat(32),
    openClients: () => openClients,
  };
  return fake;
}

const problems: readonly string[] = [
  'addressWrong',
  'nameUnknown',
  'refused',
  'unreachable',
  'timedOut',
  'tooLong',
  'certificateNotTrusted',
  'lost',
  'closed',
] satisfies readonly HttpProblem['reason'][];

function isProblem(page: string): page is HttpProblem['reason'] {
  return problems.includes(page);
}

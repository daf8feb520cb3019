import { useCallback, useEffect, useRef, useState } from 'react';

import type { FoundDevice, SearchReport } from '../../../shared/contract/index.ts';
import type { Failure } from '../../../shared/failures.ts';
import { useStore } from '../../store/index.ts';
import { mergeDevices } from './foundDevices.ts';

export interface Search {
  readonly devices: readonly FoundDevice[];
  /** Of the last search of all networks; null until the first one ends. */
  readonly report: SearchReport | null;
  /** Why the last search of all networks gave nothing. */
  readonly failure: Failure | null;
  readonly searching: boolean;
  /** The address that is being asked, if any. */
  readonly asking: string | null;
  /** Searches all networks. */
  readonly searchAll: () => void;
  /** Asks one address; gives the devices there, or why there are none. */
  readonly lookAt: (address: string) => Promise<readonly FoundDevice[] | Failure>;
}

/** Searches as soon as the screen opens and keeps what was found. */
export function useSearch(): Search {
  const { client } = useStore();
  const [devices, setDevices] = useState<readonly FoundDevice[]>([]);
  const [report, setReport] = useState<SearchReport | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [searching, setSearching] = useState(true);
  const [asking, setAsking] = useState<string | null>(null);

  const searchAll = useCallback(() => {
    setSearching(true);
    setFailure(null);
    void client.search({ address: null }).then((reply) => {
      setSearching(false);
      if (!reply.ok) {
        setFailure(reply.error);
        return;
      }
      setReport(reply.value);
      setFailure(reply.value.failure);
      setDevices((known) => mergeDevices(known, reply.value.devices));
    });
  }, [client]);

  async function lookAt(address: string): Promise<readonly FoundDevice[] | Failure> {
    setAsking(address);
    const reply = await client.search({ address });
    setAsking(null);
    if (!reply.ok) {
      return reply.error;
    }
    setDevices((known) => mergeDevices(known, reply.value.devices));
    return reply.value.failure ?? reply.value.devices;
  }

  const started = useRef(false);
  useEffect(() => {
    if (!started.current) {
      started.current = true;
      searchAll();
    }
  }, [searchAll]);
  return { devices, report, failure, searching, asking, searchAll, lookAt };
}

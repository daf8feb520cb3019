import { useId, useState, type SyntheticEvent, type ReactNode } from 'react';

import { formatEndpoint, parseEndpoint } from '../../../shared/endpoint.ts';
import type { Failure } from '../../../shared/failures.ts';
import { Button } from '../../parts/button.tsx';
import { FailureNote } from '../../parts/failureNote.tsx';
import { useSnapshot } from '../../store/index.ts';
import { useSpeech } from '../../words/index.ts';
import { deviceRow } from './foundDevices.ts';
import type { Search } from './useSearch.ts';

interface AddressFormProps {
  readonly search: Search;
  /** Takes the key of an inverter found at the address. */
  readonly onFound: (key: string) => void;
}

type Outcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'unusable' }
  | { readonly kind: 'already' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'found'; readonly name: string };

/** The second way to an inverter: its address. */
export function AddressForm({ search, onFound }: AddressFormProps): ReactNode {
  const speech = useSpeech();
  const { inverters } = useSnapshot();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
  const busy = search.searching || search.asking !== null;

  async function look(): Promise<void> {
    const endpoint = parseEndpoint(typed);
    if (endpoint === null) {
      setOutcome({ kind: 'unusable' });
      return;
    }
    const address = formatEndpoint(endpoint);
    setOutcome({ kind: 'none' });
    const found = await search.lookAt(address);
    if ('code' in found) {
      setOutcome({ kind: 'failed', failure: found });
      return;
    }
    const rows = found.map((device) => deviceRow(device, inverters, speech));
    const candidate = rows.find((row) => row.candidate !== null);
    if (candidate === undefined && rows.some(({ already }) => already)) {
      setOutcome({ kind: 'already' });
      return;
    }
    if (candidate === undefined) {
      const code = rows.length === 0 ? 'noAnswer' : 'notAnInverter';
      setOutcome({ kind: 'failed', failure: { code, details: { address } } });
      return;
    }
    onFound(candidate.key);
    setOutcome({ kind: 'found', name: candidate.name });
  }

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    if (!busy) {
      void look();
    }
  }

  const unusable = outcome.kind === 'unusable';
  return (
    <form onSubmit={submit} noValidate>
      <div className="field">
        <label htmlFor={`${id}-address`}>{speech.say('firstRun.giveAddress')}</label>
        <div className="address-row">
          <input
            id={`${id}-address`}
            className="input number"
            inputMode="decimal"
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            aria-invalid={unusable || undefined}
            aria-describedby={`${id}-hint`}
          />
          <Button submit disabled={busy}>
            {speech.say(busy ? 'firstRun.looking' : 'firstRun.lookThere')}
          </Button>
        </div>
        <p id={`${id}-hint`} className={unusable ? 'alert' : undefined} role={unusable ? 'alert' : undefined}>
          {speech.say(unusable ? 'firstRun.addressWrong' : 'firstRun.addressHint')}
        </p>
        {outcome.kind === 'failed' && <FailureNote failure={outcome.failure} />}
        {outcome.kind === 'already' && <p aria-live="polite">{speech.say('firstRun.alreadyAdded')}</p>}
        {outcome.kind === 'found' && (
          <p aria-live="polite">{speech.say('firstRun.addressFound', { name: outcome.name })}</p>
        )}
      </div>
    </form>
  );
}

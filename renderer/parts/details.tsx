import type { ReactNode } from 'react';

export interface Detail {
  readonly name: string;
  readonly value: ReactNode;
}

interface DetailsProps {
  readonly title: string;
  readonly details: readonly Detail[];
}

/** Names and values in two columns, under a small title. */
export function Details({ title, details }: DetailsProps): ReactNode {
  return (
    <div className="details">
      <h3 className="details-title">{title}</h3>
      <dl>
        {details.map((detail) => (
          <div key={detail.name} className="details-row">
            <dt>{detail.name}</dt>
            <dd>{detail.value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

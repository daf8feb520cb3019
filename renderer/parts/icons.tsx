import type { ReactNode } from 'react';

/** Four strokes crossed by an amber one: a tally of five. */
export function Logo(): ReactNode {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" fill="none" strokeLinecap="round" aria-hidden="true">
      <path d="M5 3.5v15M9 3.5v15M13 3.5v15M17 3.5v15" stroke="var(--ink)" strokeWidth="1.7" />
      <path d="M1.5 15.5l19-8.5" stroke="var(--solar)" strokeWidth="2.2" />
    </svg>
  );
}

interface IconProps {
  readonly path: string;
}

function Icon({ path }: IconProps): ReactNode {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}

/** All is well. */
export function CheckIcon(): ReactNode {
  return <Icon path="M3.5 8.5l3 3 6-7" />;
}

/** Asleep. */
export function MoonIcon(): ReactNode {
  return <Icon path="M13 9.6A5.6 5.6 0 016.4 3a5.6 5.6 0 106.6 6.6z" />;
}

/** Something needs the user. */
export function AlertIcon(): ReactNode {
  return <Icon path="M8 2.5l6 11H2l6-11zM8 7v3M8 11.7v.1" />;
}

/** Something is under way. */
export function WaitIcon(): ReactNode {
  return <Icon path="M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM8 5v3l2 1.5" />;
}

/** The computer that keeps everything. */
export function ComputerIcon(): ReactNode {
  return <Icon path="M2.5 3.5h11v7.5h-11zM6 13.5h4" />;
}

/** Two sliders: settings. */
export function SettingsIcon(): ReactNode {
  return (
    <Icon path="M2.5 5h5M11.5 5h2M9.5 3.2a1.8 1.8 0 100 3.6 1.8 1.8 0 000-3.6zM2.5 11h2M8.5 11h5M6.5 9.2a1.8 1.8 0 100 3.6 1.8 1.8 0 000-3.6z" />
  );
}

import type { MouseEvent, ReactNode } from 'react';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress?: () => void;
  readonly look?: 'plain' | 'main' | 'link' | 'quiet';
  readonly submit?: boolean;
  /** Takes no press for now, but keeps the focus, so that the keyboard does not lose its place. */
  readonly disabled?: boolean;
  readonly label?: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly controls?: string;
  readonly describedBy?: string;
}

const classNames = { plain: 'button', main: 'button main', link: 'link-button', quiet: 'quiet-button' } as const;

/** The one button of the program. */
export function Button(props: ButtonProps): ReactNode {
  const { children, onPress, look = 'plain', submit = false, disabled = false } = props;
  function press(event: MouseEvent): void {
    if (disabled) {
      event.preventDefault();
      return;
    }
    onPress?.();
  }
  return (
    <button
      type={submit ? 'submit' : 'button'}
      className={classNames[look]}
      onClick={press}
      aria-disabled={disabled || undefined}
      aria-label={props.label}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      aria-controls={props.controls}
      aria-describedby={props.describedBy}
    >
      {children}
    </button>
  );
}

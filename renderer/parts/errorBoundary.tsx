import { Component, type ReactNode } from 'react';

import { SpeechContext } from '../words/index.ts';
import { Button } from './button.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
  readonly onReload: () => void;
}

interface ErrorBoundaryState {
  readonly broken: boolean;
}

/** Where a screen breaks: a calm sentence and one action, never a stack trace. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  static override contextType = SpeechContext;
  declare context: React.ContextType<typeof SpeechContext>;
  override state: ErrorBoundaryState = { broken: false };

  static getDerivedStateFromError(): ErrorBoundaryState {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) {
      return this.props.children;
    }
    return (
      <main className="page-main whole-page-note" role="alert">
        <h1 className="headline">{this.context.say('app.crashed')}</h1>
        <p className="lead">{this.context.say('app.crashedHint')}</p>
        <Button look="main" onPress={this.props.onReload}>
          {this.context.say('app.loadAgain')}
        </Button>
      </main>
    );
  }
}

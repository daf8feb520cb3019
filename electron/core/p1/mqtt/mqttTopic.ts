import { unreachable } from '../../../../shared/result.ts';
import type { Clock, SubscribeTopic, TopicOptions, TopicProblem } from '../../ports/index.ts';
import type { SilenceReason } from '../../../../shared/meterState.ts';
import type { MeterConnection, MeterListener } from '../live/meterConnection.ts';
import { createMeterWatch } from '../live/meterWatch.ts';
import { createAnswerReader, tellAnswer } from '../polling/telegramAnswers.ts';

/** A telegram has at most 8 KiB. */
const mostBytes = 65_536;

/** Where telegrams are published. The topic is one whose messages are whole telegrams, such as DSMR-reader's `dsmr/raw`. */
export interface MqttTopicOptions extends Omit<TopicOptions, 'mostBytes'> {
  /** Of encrypted telegrams, 16 bytes. */
  readonly key?: Uint8Array;
}

/**
 * Connects to a meter whose telegrams somebody publishes by MQTT, one in a message. What the broker had kept from before
 * is not fresh and counts for nothing.
 */
export function connectMqttTopic(
  parts: { readonly clock: Clock; readonly subscribe: SubscribeTopic },
  { key, ...topic }: MqttTopicOptions,
  listener: MeterListener,
): MeterConnection {
  const readAnswer = createAnswerReader(key);
  let close: () => Promise<void> = async () => undefined;

  const watch = createMeterWatch({
    clock: parts.clock,
    listener,
    open: () => {
      close = parts.subscribe(
        { ...topic, mostBytes },
        {
          onSubscribed: () => watch.connected(),
          onMessage: (bytes, isRetained) => {
            if (!isRetained) {
              tellAnswer(watch, readAnswer(bytes));
            }
          },
          onClosed: (problem) => watch.lost(silenceOf(problem), problem.systemCode),
        },
      );
    },
  });

  return {
    state: () => watch.state(),
    accepted: () => watch.accepted(),
    refused: () => watch.refusedCounts(),
    clockOffsetMs: () => watch.clockOffsetMs(),
    stop: () => {
      watch.stop();
      return close();
    },
  };
}

function silenceOf(problem: TopicProblem): SilenceReason {
  switch (problem.reason) {
    case 'addressWrong':
    case 'nameUnknown':
      return 'addressUnknown';
    case 'refused':
      return 'refused';
    case 'unreachable':
      return 'unreachable';
    case 'noBroker':
      return 'notThisDevice';
    case 'certificateNotTrusted':
      return 'certificateUnknown';
    case 'logonRefused':
      return 'logonRefused';
    case 'brokerRefused':
    case 'topicRefused':
      return 'brokerRefused';
    case 'tooLong':
      return 'answerUnreadable';
    case 'lost':
      return 'lost';
    default:
      return unreachable(problem.reason);
  }
}

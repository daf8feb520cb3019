import { solarElevationDegrees } from '../../../shared/sun.ts';
import type { Place } from '../../../shared/zonePlaces.ts';

/** What the sun over the plant says of an inverter that does not answer. Instants are UTC epoch ms. */
export interface NightSky {
  /** The sun sets soon, is down, or has hardly risen: who falls silent now has gone to sleep. */
  isDuskOrNight(atMs: number): boolean;
  /** The sun rises, and stands high enough for most inverters to be awake: one that is not may be missing. */
  isMorning(atMs: number): boolean;
  /** One that has been asleep since then should have been awake for long. */
  isLateToWake(sinceMs: number, atMs: number): boolean;
  /** How long to leave an inverter alone that is asleep. */
  nextTryMs(atMs: number): number;
}

/** Inverters stop below some height of the sun between these two, by weather, roof and season. */
const hardlyAnyLightDegrees = 3;
const surelyLightDegrees = 10;
/** From civil twilight on an inverter may wake: zones tell roughly where a plant is, and some sit on summits. */
const twilightDegrees = -6;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** In winter the sun may stay low all day: then only a second day without an answer is too long. */
const longestSleepMs = 26 * hourMs;

const dawnTryMs = minuteMs;
const duskTryMs = 5 * minuteMs;
const nightTryMs = 30 * minuteMs;

/**
 * Makes the sky over a plant.
 *
 * @param place where the plant is; the middle of its time zone does
 */
export function createNightSky({ latitude, longitude }: Place): NightSky {
  const heightAt = (atMs: number) => solarElevationDegrees(atMs, latitude, longitude);
  const isRisingAt = (atMs: number) => heightAt(atMs + minuteMs) > heightAt(atMs);
  const isDay = (atMs: number) => heightAt(atMs) >= hardlyAnyLightDegrees;

  return {
    isDuskOrNight: (atMs) => !isDay(atMs) || (heightAt(atMs) < surelyLightDegrees && !isRisingAt(atMs)),
    isMorning: (atMs) => isDay(atMs) && isRisingAt(atMs),
    isLateToWake: (sinceMs, atMs) =>
      heightAt(atMs) > surelyLightDegrees
        ? heightAt(atMs - hourMs) > surelyLightDegrees
        : isDay(atMs) && atMs - sinceMs > longestSleepMs,
    nextTryMs: (atMs) => {
      if (heightAt(atMs) > twilightDegrees) {
        return isRisingAt(atMs) || isDay(atMs) ? dawnTryMs : duskTryMs;
      }
      for (let delayMs = minuteMs; delayMs < nightTryMs; delayMs += minuteMs) {
        if (heightAt(atMs + delayMs) > twilightDegrees) {
          return delayMs;
        }
      }
      return nightTryMs;
    },
  };
}

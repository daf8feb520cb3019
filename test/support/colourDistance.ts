/** Linear-light red, green and blue, 0 to 1. */
export type LinearRgb = readonly [number, number, number];
type Lab = readonly [number, number, number];
type Matrix = readonly [LinearRgb, LinearRgb, LinearRgb];

/** Kinds of eyes: all cones, no long-wave ones, no middle-wave ones. */
export type Vision = 'normal' | 'protan' | 'deutan';

/** How full colour blindness changes linear RGB: Machado, Oliveira and Fernandes 2009, severity 1.0. */
const visions: Readonly<Record<Vision, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** Reads `#rrggbb` as linear light. */
export function linearRgb(hex: string): LinearRgb {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return [red, green, blue];
}

/** WCAG 2 contrast ratio of two colours, 1 to 21. */
export function contrast(one: LinearRgb, other: LinearRgb): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The colour as that kind of eye sees it. */
export function seenBy(vision: Vision, colour: LinearRgb): LinearRgb {
  const [red, green, blue] = visions[vision];
  return [dot(red, colour), dot(green, colour), dot(blue, colour)].map((value) =>
    Math.min(1, Math.max(0, value)),
  ) as unknown as LinearRgb;
}

/** CIEDE2000 colour difference (Sharma, Wu and Dalal 2005). */
export function colourDistance(one: LinearRgb, other: LinearRgb): number {
  return labDistance(toLab(one), toLab(other));
}

/** The same for CIELAB values, so that the formula can be held to its published test data. */
export function labDistance([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const meanChroma = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const stretch = 1.5 - 0.5 * Math.sqrt(meanChroma ** 7 / (meanChroma ** 7 + 25 ** 7));
  const chroma1 = Math.hypot(a1 * stretch, b1);
  const chroma2 = Math.hypot(a2 * stretch, b2);
  const hue1 = hueOf(a1 * stretch, b1);
  const hue2 = hueOf(a2 * stretch, b2);
  const grey = chroma1 * chroma2 === 0;
  const hueStep = grey ? 0 : ((hue2 - hue1 + 540) % 360) - 180;
  const hueDistance = 2 * Math.sqrt(chroma1 * chroma2) * Math.sin(radians(hueStep / 2));
  const meanHue = grey ? hue1 + hue2 : (hue1 + hueStep / 2 + 360) % 360;
  const meanL = (l1 + l2) / 2;
  const meanC = (chroma1 + chroma2) / 2;
  const t =
    1 -
    0.17 * Math.cos(radians(meanHue - 30)) +
    0.24 * Math.cos(radians(2 * meanHue)) +
    0.32 * Math.cos(radians(3 * meanHue + 6)) -
    0.2 * Math.cos(radians(4 * meanHue - 63));
  const scaleL = 1 + (0.015 * (meanL - 50) ** 2) / Math.sqrt(20 + (meanL - 50) ** 2);
  const scaleC = 1 + 0.045 * meanC;
  const scaleH = 1 + 0.015 * meanC * t;
  const turn = 30 * Math.exp(-(((meanHue - 275) / 25) ** 2));
  const rotation = -2 * Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7)) * Math.sin(radians(2 * turn));
  const partL = (l2 - l1) / scaleL;
  const partC = (chroma2 - chroma1) / scaleC;
  const partH = hueDistance / scaleH;
  return Math.sqrt(partL ** 2 + partC ** 2 + partH ** 2 + rotation * partC * partH);
}

function toLab([red, green, blue]: LinearRgb): Lab {
  const x = curve((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
  const y = curve(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
  const z = curve((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function curve(value: number): number {
  return value > 216 / 24_389 ? Math.cbrt(value) : ((24_389 / 27) * value + 16) / 116;
}

function luminance([red, green, blue]: LinearRgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function dot(one: LinearRgb, other: LinearRgb): number {
  return one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
}

function hueOf(a: number, b: number): number {
  return a === 0 && b === 0 ? 0 : ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

import { describe, expect, it } from 'vitest';

import { modelNames } from '../../../electron/core/speedwire/frames/modelNames.ts';
import { deviceFamily, families, modelName } from '../../../electron/core/speedwire/frames/models.ts';
import { registers } from '../../../electron/core/speedwire/frames/registers.ts';
import { capturedPackets } from '../../support/corpus.ts';

const tags = modelNames.map(([tag]) => tag);

describe('the list of models', () => {
  it('has each tag once, in ascending order, within the 24 bits of a tag', () => {
    expect(tags).toEqual([...new Set(tags)].toSorted((one, other) => one - other));
    expect(tags.every((tag) => Number.isInteger(tag) && tag > 0 && tag < 0xfffffd)).toBe(true);
  });

  it('has each name once, as SMA writes them', () => {
    const names = modelNames.map(([, name]) => name);
    // The SB 1600TL-10 has an old tag and a new one.
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual(['SB 1600TL-10']);
    const form = /^(SBS?|SBSE|STP|SI|WB|SHP|EDMM|Sunny Island|Sunny Home Manager|SMA|Multigate)[ -]?[0-9A-Za-z. -]+$/;
    expect(names.filter((name) => !form.test(name))).toEqual([]);
  });

  it.each([
    [9098, 'STP 5000TL-20'],
    [9099, 'STP 6000TL-20'],
    [9100, 'STP 7000TL-20'],
    [9074, 'SB 3000TL-21'],
    [9345, 'STP5.0-3AV-40'],
    [9404, 'SB5.0-1AV-41'],
    [19051, 'STP10.0-3SE-40'],
  ])('names tag %i %s', (tag, name) => {
    expect(modelName(tag)).toBe(name);
  });

  it('tells a model that nobody has named by its tag (SBFspot issues 204, 210, 230, 458, 734)', () => {
    expect(modelName(12345)).toBe('Unknown model (tag 12345)');
  });

  it('knows every model of the captured type labels', () => {
    const seen = capturedPackets().flatMap(({ expected }) => {
      const tag = expected?.['type_tag'];
      return typeof tag === 'number' ? [tag] : [];
    });
    expect(seen.filter((tag) => !tags.includes(tag))).toEqual([]);
  });
});

describe('the list of families', () => {
  it('is in ascending order of SUSyIDs and names each of them', () => {
    const numbers = [...families.keys()];
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    expect([...families.values()].every(({ name }) => name.length > 3)).toBe(true);
  });

  it.each([
    [175, 'gateway'],
    [346, 'batteryInverter'],
    [372, 'homeManager'],
    [270, 'energyMeter'],
    [181, 'inverter'],
  ])('takes SUSyID %i for a %s', (susyId, kind) => {
    expect(deviceFamily(susyId)?.kind).toBe(kind);
  });
});

describe('the list of registers', () => {
  it('has each number once', () => {
    const numbers = registers.map((one) => one.number);
    expect(numbers).toHaveLength(new Set(numbers).size);
  });

  it('has every register that public clients are known to read', () => {
    const known = [
      0x2148, 0x2377, 0x251e, 0x2601, 0x2622, 0x263f, 0x265f, 0x295a, 0x411e, 0x411f, 0x4120, 0x4128, 0x412b, 0x4164,
      0x4166, 0x451f, 0x4521, 0x4623, 0x4624, 0x4625, 0x4626, 0x4627, 0x4628, 0x462e, 0x462f, 0x4631, 0x4635, 0x4636,
      0x4637, 0x4639, 0x463a, 0x463b, 0x4640, 0x4641, 0x4642, 0x4648, 0x4649, 0x464a, 0x464b, 0x464c, 0x464d, 0x464e,
      0x4650, 0x4651, 0x4652, 0x4653, 0x4654, 0x4655, 0x4657, 0x46c2, 0x46c3, 0x46e5, 0x46e6, 0x46e7, 0x46e8, 0x46e9,
      0x46ea, 0x46eb, 0x46ec, 0x46ed, 0x46ee, 0x46ef, 0x46f0, 0x46f1, 0x491e, 0x4926, 0x4927, 0x495b, 0x495c, 0x495d,
      0x4967, 0x4968, 0x4969, 0x496a, 0x696e, 0x821e, 0x821f, 0x8220, 0x8234, 0x832a, 0x254e, 0x254f,
    ];
    const numbers = new Set(registers.map((one) => one.number));
    expect(known.filter((one) => !numbers.has(one)).map((one) => one.toString(16))).toEqual([]);
  });
});

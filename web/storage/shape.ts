/**
 * What JSON from outside must look like: each reader gives the value, or throws a ShapeError that names its place. Only what the
 * readers name is taken over.
 */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** `place` is how the sentence calls the value: `scores.style.mfcc`. */
export type Reader<T> = (value: unknown, place: string) => T;

export const text =
  (mostCharacters: number): Reader<string> =>
  (value, place) => {
    if (typeof value !== 'string' || value.length > mostCharacters) {
      throw new ShapeError(`${place} must be a text of at most ${mostCharacters} characters`);
    }
    return value;
  };

export const number: Reader<number> = (value, place) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new ShapeError(`${place} must be a number`);
  }
  return value;
};

export const oneOf =
  <T extends string | number>(...values: readonly T[]): Reader<T> =>
  (value, place) => {
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) throw new ShapeError(`${place} must be ${values.join(' or ')}`);
    return found;
  };

export const either =
  <A, B>(one: Reader<A>, other: Reader<B>): Reader<A | B> =>
  (value, place) => {
    try {
      return one(value, place);
    } catch {
      return other(value, place);
    }
  };

export const nullable =
  <T>(reader: Reader<T>): Reader<T | null> =>
  (value, place) =>
    value === null ? null : reader(value, place);

export const list =
  <T>(item: Reader<T>, mostItems: number): Reader<T[]> =>
  (value, place) => {
    if (!Array.isArray(value) || value.length > mostItems) {
      throw new ShapeError(`${place} must be a list of at most ${mostItems}`);
    }
    return value.map((one, index) => item(one, `${place}[${index}]`));
  };

/** Values of one kind under any names. */
export const dictionary =
  <T>(item: Reader<T>, mostItems: number): Reader<Record<string, T>> =>
  (value, place) => {
    const entries = Object.entries(objectOf(value, place));
    if (entries.length > mostItems) {
      throw new ShapeError(`${place} must have at most ${mostItems} values`);
    }
    return Object.fromEntries(entries.map(([name, one]) => [name, item(one, `${place}.${name}`)]));
  };

/** An object with these fields; those in `optional` may be absent. */
export const object =
  <T extends object>(
    fields: { [Name in keyof T]-?: Reader<T[Name]> },
    optional: readonly (keyof T)[] = [],
  ): Reader<T> =>
  (value, place) => {
    const given = objectOf(value, place);
    const read: Partial<T> = {};
    for (const name of Object.keys(fields) as (keyof T & string)[]) {
      if (optional.includes(name) && !Object.hasOwn(given, name)) continue;
      read[name] = fields[name](
        Object.hasOwn(given, name) ? given[name] : undefined,
        place ? `${place}.${name}` : name,
      );
    }
    return read as T;
  };

function objectOf(value: unknown, place: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ShapeError(`${place || 'it'} must be an object`);
  }
  return value as Record<string, unknown>;
}

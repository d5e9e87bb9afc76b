/**
 * Tells whether a request changed the world without comparing copies of it: a view over plain JSON that notes
 * assignments
 * which alter a value. Only writes run on a view; reads and the passing of time work on the plain objects.
 */
export class ChangeTracker {
  changed = false;
  readonly #views = new WeakMap<object, object>();
  readonly #originals = new WeakMap<object, object>();

  view<T extends object>(target: T): T {
    const known = this.#views.get(target);
    if (known !== undefined) return known as T;
    const made = new Proxy(target, {
      get: (object, key, receiver) => {
        const value: unknown = Reflect.get(object, key, receiver);
        return typeof value === "object" && value !== null ? this.view(value) : value;
      },
      set: (object, key, value: unknown) => {
        const plain = typeof value === "object" && value !== null ? (this.#originals.get(value) ?? value) : value;
        const before: unknown = Reflect.get(object, key);
        // An equal object put in place of another is no change, as a service may well rebuild what it stores.
        if (before !== plain && !sameJson(before, plain)) this.changed = true;
        return Reflect.set(object, key, plain);
      },
      deleteProperty: (object, key) => {
        if (Object.hasOwn(object, key)) this.changed = true;
        return Reflect.deleteProperty(object, key);
      },
    });
    this.#views.set(target, made);
    this.#originals.set(made, target);
    return made as T;
  }
}

function sameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

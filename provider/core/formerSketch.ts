import type { AccountId } from "./cell";

/**
 * Version 0.1.0 stored of a selector no accounts but a sketch of them: an invertible Bloom lookup table (Goodrich,
 * Mitzenmacher 2011). Taking today's accounts out of it leaves those in which the two differ, and up to some thirty of
 * them can be read back exactly. Today's states list accounts (`accountIds`); this only reads.
 */

/** An id was added to one cell of each of these tables. */
const tables = 5;
const cellsPerTable = 16;
/** Count modulo 256, both halves of the id (20 bits each), and 24 bits that tell one id from a sum of several. */
const bytesPerCell = 9;
const layout = "1.";

interface Cell {
  count: number;
  high: number;
  low: number;
  check: number;
}

/** The accounts of the sketch, sorted; undefined when too many changed since, or the sketch cannot be read. */
export function accountsOfSketch(sketch: string, today: readonly AccountId[]): AccountId[] | undefined {
  const cells = decode(sketch);
  if (cells === undefined) return undefined;
  for (const id of today) add(cells, id, -1);
  const before = new Set(today);
  // An id that is read back empties its cell for good: there cannot be more of them than cells.
  for (let read = 0; read < cells.length; read += 1) {
    const pure = cells.find(isPure);
    if (pure === undefined) break;
    const isGone = pure.count === 1;
    const id = `${String(pure.high).padStart(6, "0")}${String(pure.low).padStart(6, "0")}`;
    // Who left cannot be here, and who joined must be: anything else is no difference but a misread cell.
    if (isGone === before.has(id)) return undefined;
    if (isGone) before.add(id);
    else before.delete(id);
    add(cells, id, isGone ? -1 : 1);
  }
  return cells.every(isEmpty) ? [...before].sort() : undefined;
}

const isEmpty = ({ count, high, low, check }: Cell): boolean => count === 0 && high === 0 && low === 0 && check === 0;

function add(cells: readonly Cell[], id: AccountId, sign: number): void {
  const [high, low] = [Number(id.slice(0, 6)), Number(id.slice(6))];
  const check = checkOf(high, low);
  for (let table = 0; table < tables; table += 1) {
    const cell = cells[table * cellsPerTable + (hash(high, low, table + 1) % cellsPerTable)] as Cell;
    cell.count = (cell.count + sign) & 0xff;
    cell.high ^= high;
    cell.low ^= low;
    cell.check ^= check;
  }
}

/** A count of 1: one id more in the sketch; of 255, that is -1: one id more today. */
const isPure = ({ count, high, low, check }: Cell): boolean =>
  (count === 1 || count === 0xff) && high < 1_000_000 && low < 1_000_000 && check === checkOf(high, low);

const checkOf = (high: number, low: number): number => hash(high, low, 0) >>> 8;

/** The finalizer of MurmurHash3 over both halves of an id. States hold what it gave. */
function hash(high: number, low: number, seed: number): number {
  return mix(Math.imul(mix((high + Math.imul(seed, 0x9e3779b1)) | 0) ^ low, 0x27d4eb2f) + seed);
}

function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function decode(sketch: string): Cell[] | undefined {
  const text = sketch.slice(layout.length);
  if (!sketch.startsWith(layout) || !/^[A-Za-z0-9+/]*=*$/.test(text) || text.length % 4 !== 0) return undefined;
  const bytes = Buffer.from(text, "base64");
  if (bytes.length !== tables * cellsPerTable * bytesPerCell) return undefined;
  return Array.from({ length: tables * cellsPerTable }, (_, index) => {
    const at = index * bytesPerCell;
    const halves = bytes.readUIntBE(at + 1, 5);
    return {
      count: bytes.readUInt8(at),
      high: Math.floor(halves / 2 ** 20),
      low: halves % 2 ** 20,
      check: bytes.readUIntBE(at + 6, 3),
    };
  });
}

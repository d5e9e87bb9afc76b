/**
 * A text that never exceeds a number of bytes, and knows what it had to leave out. Room for the closing words is kept
 * from the start, so that they always fit.
 */
export class Page {
  private readonly parts: string[] = [];
  private room: number;

  constructor(maxBytes: number, reserve: number) {
    this.room = maxBytes - reserve;
  }

  /** Whole or not at all. */
  add(text: string): boolean {
    const bytes = Buffer.byteLength(text);
    if (bytes > this.room) return false;
    this.room -= bytes;
    this.parts.push(text);
    return true;
  }

  /**
   * As many rows as fit between `head` and `foot` within this share of what is still free; answers how many. With no
   * room for a single row, nothing is written.
   */
  rows(head: string, rows: Iterable<string>, foot: string, share: number): number {
    const frame = Buffer.byteLength(head) + Buffer.byteLength(foot);
    const kept = Math.floor(this.room * (1 - share));
    let shown = 0;
    this.room -= frame + kept;
    const mark = this.parts.push(head);
    for (const row of rows) {
      if (!this.add(row)) break;
      shown += 1;
    }
    if (shown === 0) {
      this.room += frame + kept;
      this.parts.length = mark - 1;
      return 0;
    }
    this.room += kept;
    this.parts.push(foot);
    return shown;
  }

  /** Closes the page; `words` must fit into what was reserved. */
  end(words: string): string {
    return this.parts.join("") + words;
  }
}

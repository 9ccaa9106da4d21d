/**
 * Remembers results of a pure function of one text, at most twice `capacity` of them. Only an optimisation: what it
 * answers is what the function would. When a generation is full it becomes the old one, and what is asked for again
 * moves back to the young one; what is not is forgotten with the next change.
 */
export class Memo<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();

  constructor(private readonly capacity: number, private readonly compute: (text: string) => Value) {}

  of(text: string): Value {
    const young = this.young.get(text);
    if (young !== undefined) return young;
    const value = this.old.get(text) ?? this.compute(text);
    if (this.young.size >= this.capacity) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(text, value);
    return value;
  }

  /** How many results are held now. */
  get size(): number {
    return this.young.size + this.old.size;
  }
}

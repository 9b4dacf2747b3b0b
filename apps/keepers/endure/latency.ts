/** How many slots what became liquidatable at a print stayed so. */
export class Latency {
  readonly slots: number[] = [];
  readonly missed: string[] = [];
  private open = new Set<string>();
  private passed = 0;

  /** A print came, and these can be liquidated at it: a slot begins. */
  print(addresses: readonly string[]): void {
    this.passed = 0;
    this.open = new Set(addresses);
  }

  /** Those that still can, at the end of a slot. */
  slot(addresses: ReadonlySet<string>): void {
    for (const address of this.open) {
      if (addresses.has(address)) continue;
      this.open.delete(address);
      this.slots.push(this.passed);
    }
    this.passed += 1;
  }

  /** Nothing more is waited for: what is open was missed. */
  end(): void {
    this.missed.push(...this.open);
    this.open.clear();
  }

  /** A percentile of all that landed; null where none did. */
  percentile(part: number): number | null {
    const sorted = [...this.slots].sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? null;
  }
}

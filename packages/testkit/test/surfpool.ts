/** The native module is published for Linux x64 only; elsewhere the in-process chain is what there is to test. */
export const published = process.platform === "linux" && process.arch === "x64";

/** Tests that need the embedded network; where there is none, one that says so. */
export function networkTests(define: () => void): void {
  if (published) define();
  else
    it("on a network: skipped, it is published for Linux x64 only", () => {
      // Everything above ran on the in-process chain.
    });
}

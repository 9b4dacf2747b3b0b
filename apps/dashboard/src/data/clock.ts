import { useEffect, useState } from "react";
import type { AsOf } from "./contract";

/** The chain's time now, in seconds: that of an answer, and what has gone by since it came. For countdowns only. */
export function useChainClock(asOf: AsOf | undefined): number {
  const [came, setCame] = useState({ ts: 0, at: 0 });
  const [, tick] = useState(0);
  const ts = asOf?.ts ?? 0;
  useEffect(() => {
    setCame({ ts, at: performance.now() });
    const beat = setInterval(() => tick((n) => n + 1), 1_000);
    return () => clearInterval(beat);
  }, [ts]);
  return came.ts === 0 ? ts : came.ts + Math.floor((performance.now() - came.at) / 1_000);
}

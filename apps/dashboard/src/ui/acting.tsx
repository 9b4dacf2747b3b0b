import { useEffect, useRef } from "react";
import type { Acting as State } from "../data/act";
import { shortAddress } from "../words/address";
import { Wrong } from "./note";

/** What became of what was sent. After a button that is gone by now, the keyboard goes on from here. */
export function Acting({ of }: { of: State }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (of.state !== "idle" && lost) place.current?.focus({ preventScroll: true });
  }, [of.state]);
  return (
    <div role="status" className="acting" data-state={of.state} ref={place} tabIndex={-1}>
      {of.state === "signing" ? <p>{of.what}: your wallet is asked to sign; then it is sent and waited for …</p> : null}
      {of.state === "done" ? (
        <p>
          <strong>{of.what}: done.</strong> Transaction <code title={of.signature}>{shortAddress(of.signature)}</code>{" "}
          landed.
        </p>
      ) : null}
      {of.state === "failed" ? (
        <>
          <p>{of.what} did not happen:</p>
          <Wrong error={of.fault} />
        </>
      ) : null}
    </div>
  );
}

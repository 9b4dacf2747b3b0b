import type { Acting as State } from "../data/act";
import { shortAddress } from "../words/address";
import { Wrong } from "./note";

/** What became of what was sent. */
export function Acting({ of }: { of: State }) {
  return (
    <div role="status" className="acting" data-state={of.state}>
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

/** What tests of the SDK say of a call that must fail: by which name. */
import assert from "node:assert/strict";
import { BallastError } from "@ballast/sdk";

/** The call, or the plan on its way, ends in the error of this name. */
export function refused(act: () => unknown, name: string, what?: string): void;
export function refused(act: Promise<unknown>, name: string): Promise<void>;
export function refused(act: (() => unknown) | Promise<unknown>, name: string, what = name): void | Promise<void> {
  const named = (error: unknown) => error instanceof BallastError && error.name === name;
  if (act instanceof Promise) return assert.rejects(act, named);
  assert.throws(act, named, what);
}

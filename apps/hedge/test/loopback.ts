/** Holds a test process to this machine: a socket to anywhere else is an error, and is counted. */
import assert from "node:assert/strict";
import { Socket } from "node:net";

const LOCAL = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;

/** Sockets that were wanted elsewhere. */
const elsewhere: string[] = [];

/** From now on; gives what lifts it. */
function onlyLoopback(): () => void {
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    const [first] = args.flat() as unknown[];
    const host = typeof first === "object" && first !== null ? (first as { host?: string; path?: string }) : {};
    if (host.path === undefined && !LOCAL.test(host.host ?? "localhost")) {
      elsewhere.push(String(host.host));
      throw new Error(`a test wanted a socket to ${host.host}`);
    }
    return (connect as (...all: unknown[]) => Socket).apply(this, args);
  } as typeof connect;
  return () => {
    Socket.prototype.connect = connect;
  };
}

/** Holds a suite's tests to this machine, and says at its end that none wanted to leave it. */
export function keptHere(): void {
  let lift: () => void;
  before(() => {
    lift = onlyLoopback();
  });
  after(() => {
    lift();
    assert.deepEqual(elsewhere, [], "no test speaks to another machine");
  });
}

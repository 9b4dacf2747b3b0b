import type { BallastClient } from "@ballast/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Fault } from "./fault";
import { faultOf } from "./fault";
import { isOfTheChain } from "./live";
import type { Node } from "./node";

export type Acting =
  | { state: "idle" }
  | { state: "signing"; what: string }
  | { state: "done"; what: string; signature: string }
  | { state: "failed"; what: string; fault: Fault };

type Chain = Node["chain"];

/** Sends something by the reader's wallet, and says what became of it. */
export function useAct(node: Node | undefined) {
  const queries = useQueryClient();
  const [acting, setActing] = useState<Acting>({ state: "idle" });
  const start = async (what: string, send: (act: Chain["act"], client: BallastClient) => Promise<string>) => {
    if (node === undefined) return;
    setActing({ state: "signing", what });
    try {
      const signature = await send(node.chain.act, node.client);
      setActing({ state: "done", what, signature });
      await queries.invalidateQueries({ predicate: isOfTheChain });
    } catch (error) {
      setActing({ state: "failed", what, fault: faultOf(node.chain.chainFault(error)) });
    }
  };
  return { acting, start, busy: acting.state === "signing" };
}

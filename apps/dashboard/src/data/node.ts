import type { BallastClient, State } from "@ballast/sdk";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Connected } from "../wallet/connected";
import { useAnswer } from "./answer";
import { useConfig } from "./config";
import { Fault } from "./fault";

type Chain = typeof import("../chain/index");

/** The file with web3.js and the SDK: loaded when a page first asks for the chain. */
const load = (): Promise<Chain> => import("../chain/index");

export interface Node {
  chain: Chain;
  client: BallastClient;
  /** The chain as the engine takes it. */
  state: State;
}

const NO_NODE = new Fault(
  "NoNode",
  "these pages were not told a Solana node",
  'Put { "rpc": "https://..." } into config.json beside the pages.',
  false,
);
/** Prices move every second; a read is one call. */
const AGAIN_MS = 5_000;

/** Reads the pool from a node, for the engine and for transactions. */
export function useNode(connected: Connected | null = null, wanted = true) {
  const config = useConfig();
  const status = useAnswer("status").data?.data;
  const [programId, pool] = [status?.programId, status?.pool];
  const where = useMemo(
    () =>
      config === undefined || programId === undefined || pool === undefined
        ? null
        : { rpc: config.rpc, programId, pool },
    [config, programId, pool],
  );
  return useQuery<Node>({
    queryKey: ["node", where, connected?.account.address ?? null],
    queryFn: async () => {
      if (where === null || where.rpc === null) throw NO_NODE;
      const chain = await load();
      try {
        const client = chain.clientOf({ ...where, rpc: where.rpc }, connected);
        return { chain, client, state: await client.state() };
      } catch (error) {
        throw chain.chainFault(error);
      }
    },
    enabled: wanted && where !== null,
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
    structuralSharing: false,
  });
}

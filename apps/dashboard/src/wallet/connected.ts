import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Account, connect, type Found, watchWallets } from "./standard";

/** A wallet with the account that it gave. */
export interface Connected {
  wallet: Found;
  account: Account;
}

const KEY = ["wallet"];

/** The wallets of this browser. */
export function useWallets(): readonly Found[] {
  const [wallets, setWallets] = useState<readonly Found[]>([]);
  useEffect(() => watchWallets(setWallets), []);
  return wallets;
}

/** The wallet that the reader connected, on every page until the window is left. */
export function useConnected(): {
  connected: Connected | null;
  connectTo: (wallet: Found) => Promise<void>;
  leave: () => void;
} {
  const queries = useQueryClient();
  const { data } = useQuery<Connected | null>({
    queryKey: KEY,
    queryFn: () => null,
    enabled: false,
    initialData: null,
  });
  const connectTo = async (wallet: Found) => {
    const account = await connect(wallet);
    queries.setQueryData(KEY, { wallet, account });
  };
  return { connected: data ?? null, connectTo, leave: () => queries.setQueryData(KEY, null) };
}

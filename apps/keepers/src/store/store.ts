/** Every account of a pool in memory, and which orders and positions may be due. */
import { AccountStore, type Watcher } from "@ballast/follow";
import type { AccountName, AccountSource } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { OrderIndex } from "../orders/index";

/** Who is told of every change of a position. */
interface PositionWatcher {
  set(address: string, account: Uint8Array): void;
  delete(address: string): void;
}

function watching(orders: OrderIndex, finder: PositionWatcher | null): Watcher {
  return {
    set(address: string, data: Uint8Array, type: AccountName | null): void {
      if (type === "Position") {
        finder?.set(address, data);
        orders.setPosition(address, data);
      } else if (type === "Request") orders.set(address, data);
    },
    delete(address: string, type: AccountName | null): void {
      if (type === "Position") {
        finder?.delete(address);
        orders.deletePosition(address);
      } else if (type === "Request") orders.delete(address);
    },
  };
}

export class Store extends AccountStore {
  /** Which orders may be due. */
  readonly orders: OrderIndex;

  constructor(programId: PublicKey, beyond: AccountSource, finder: PositionWatcher | null = null) {
    const orders = new OrderIndex(programId);
    super(programId, beyond, [watching(orders, finder)]);
    this.orders = orders;
  }
}

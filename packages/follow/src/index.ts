/** Follows a chain: nodes as one, sockets, accounts, and a pool's events without a gap. */
export {
  type AccountChain,
  type Ears,
  type Hearing,
  type Heeded,
  RpcAccounts,
  type RpcAccountsOptions,
  settledChain,
} from "./accounts/chain";
export { decoded } from "./accounts/decoded";
export { Feed, type FeedOptions } from "./accounts/feed";
export { passing } from "./accounts/filter";
export { Horizon } from "./accounts/horizon";
export { Positions } from "./accounts/positions";
export { Questions } from "./accounts/questions";
export { Sequence } from "./accounts/sequence";
export { AccountStore, type Taken, type Watcher, type Written } from "./accounts/store";
export { restOf, type Times, type Why } from "./accounts/times";
export { type Group, groupOf, groupsOf, headOf } from "./accounts/wanted";

export { BOUNDS, type Refusal, Refused } from "./bounds";
export { LateError, within } from "./deadline";
export { Follower, type FollowerOptions, type FollowerView, type SnapshotReader } from "./events/follower";
export { RpcSource, type RpcSourceOptions } from "./events/rpc_source";
export { PoolSnapshots, subjectOf } from "./events/snapshots";
export type {
  Cursor,
  Heard,
  Listed,
  Place,
  ReadAccount,
  Sink,
  Snapshot,
  Source,
  Transaction,
} from "./events/source";
export { Pulse } from "./pulse";
export { bounded, plain, routed } from "./rpc/connection";
export type { EndpointView, NodeHappening, NodeListener } from "./rpc/happenings";
export type { Begin, Found, Taking } from "./rpc/listing";
export { type Answer, Node, NodeError, type Position as NodePosition } from "./rpc/node";
export { MOST_LAG, Nodes, type NodesOptions } from "./rpc/nodes";
export { Reader } from "./rpc/reader";
export { Socket, type Subscription } from "./rpc/socket";
export { Subscriptions, type SubscriptionsOptions } from "./rpc/subscriptions";
export { believed, Tip } from "./rpc/tip";
export { checkedMs, shown } from "./rpc/url";
export { type InContext, rawOf, type Wire } from "./rpc/wire";

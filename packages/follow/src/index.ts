/** Follows a chain: nodes as one, sockets, accounts, and a pool's events without a gap. */
export { Positions } from "./accounts/positions";
export { Pulse } from "./pulse";
export { plain, routed } from "./rpc/connection";
export type { EndpointView, NodeHappening, NodeListener } from "./rpc/happenings";
export { type Answer, Node, NodeError, type Position as NodePosition } from "./rpc/node";
export { MOST_LAG, Nodes, type NodesOptions } from "./rpc/nodes";
export { type InContext, Reader, rawOf, type Wire } from "./rpc/reader";
export { Socket, type Subscription } from "./rpc/socket";
export { Subscriptions, type SubscriptionsOptions } from "./rpc/subscriptions";
export { believed, Tip } from "./rpc/tip";
export { shown } from "./rpc/url";

/** Keepers, for programs that run one within themselves. */
export type { EndpointView } from "@ballast/follow";
export type { Happening, Listener, Piece, Verdict } from "./happenings";
export { type Done, Keeper } from "./keeper";
export { type Told, tell } from "./log";
export * from "./options";
export type { CandidateView, KeeperView, Late, StageName } from "./state";

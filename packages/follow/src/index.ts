/** Follows a pool. */
export { Positions } from "./accounts/positions";

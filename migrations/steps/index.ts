/**
 * The numbered steps of a deployment, in order. Each tells from the chain whether it is done, so running them again
 * changes nothing.
 */
import { controller } from "./001-controller";
import { pool } from "./002-pool";
import { custodies } from "./003-custodies";
import { markets } from "./004-markets";
import type { Step } from "./step";

export const STEPS: Step[] = [controller, pool, custodies, markets];

/** What answers each endpoint; streams and files are answered elsewhere. */
import type { EndpointName } from "../contract/index";
import { fund } from "./fund";
import type { Handlers } from "./handler";
import { hedges } from "./hedges";
import { losses } from "./losses";
import { markets } from "./markets";
import { owners } from "./owners";
import { pool } from "./pool";
import { rest } from "./rest";
import { risk } from "./risk";

export const ANSWERS: Handlers<Exclude<EndpointName, "eventStream" | "alertStream" | "exportFile">> = {
  ...pool,
  ...markets,
  ...fund,
  ...losses,
  ...owners,
  ...rest,
  ...risk,
  ...hedges,
};
export type { Asked, Handler, Handlers } from "./handler";

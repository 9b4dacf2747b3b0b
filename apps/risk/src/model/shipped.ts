/** The model that is shipped: fitted by `npm run risk -- fit`, on SOL until June 2025. */
import fitted from "./generated/fhs.json";
import { MODEL, type Model } from "./model";

let known: Model | null = null;

export function shippedModel(): Model {
  known ??= MODEL.parse(fitted);
  return known;
}

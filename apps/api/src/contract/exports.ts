/** Tables as files: what there is, column by column. */
import { z } from "zod";
import * as u from "./units";

/** Rows that a file may have: some 30 MB. */
export const EXPORT_MOST = 500_000;

/**
 * What can be had as a file: tables whose rows never change once they are final, by the number of their event. Only a
 * snapshot can come after that, from a node that is behind.
 */
export const EXPORTED = [
  ...["events", "fills", "liquidations", "fund_flows", "lp_flows", "stakes", "payments", "keeper_actions"],
  ...["snapshots_pool", "snapshots_market"],
] as const;

export const TABLE = z.enum(EXPORTED, `is one of ${EXPORTED.join(", ")}`).describe("Name of the table");

export const ExportTable = z
  .object({
    table: z.string().describe("Its name: /v1/exports/<table>.parquet"),
    next: u.number("Events before this number are final, and in files"),
    most: u.count("Rows that a file may have"),
    columns: z.array(
      z.object({
        name: z.string(),
        type: z
          .enum(["INT32", "INT64", "BOOLEAN", "STRING", "BLOB", "JSON"])
          .describe("In Parquet. Amounts are STRING: decimal text, which holds 128 bits; numbers of events INT64"),
        nullable: z.boolean(),
      }),
    ),
  })
  .meta({ id: "ExportTable" });
export type ExportTable = z.infer<typeof ExportTable>;

/**
 * Statements that are asked again and again: parsed and planned once a connection, which is more than half of what a
 * page costs. Only their values differ, so there are as many as the sources have.
 */
import type { Pool, PoolClient } from "pg";

const names = new Map<string, string>();
const numbers = new WeakMap<PoolClient, number>();
let connections = 0;

/** Connections of the embedded database are one session: each names its statements by itself. */
function nameOf(text: string, client: PoolClient): string {
  const name = names.get(text) ?? `s${names.size}`;
  names.set(text, name);
  const number = numbers.get(client) ?? ++connections;
  numbers.set(client, number);
  return `${name}.${number}`;
}

/** The same on a connection that one has. */
export async function askOn<T extends object>(client: PoolClient, text: string, values: readonly unknown[]) {
  const { rows } = await client.query({ name: nameOf(text, client), text, values: [...values] });
  return rows as T[];
}

/** Rows of a statement as the driver has them. `values`: everything that is not the same each time. */
export async function ask<T extends object>(pool: Pool, text: string, values: readonly unknown[]): Promise<T[]> {
  const client = await pool.connect();
  try {
    const rows = await askOn<T>(client, text, values);
    client.release();
    return rows;
  } catch (error) {
    // The connection goes with what it could not do.
    client.release(error instanceof Error ? error : true);
    throw error;
  }
}

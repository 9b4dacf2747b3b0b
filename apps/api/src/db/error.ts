/** A database that cannot be used, and why. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";

  constructor(where: string, why: string) {
    super(`database ${where} ${why}`);
  }
}

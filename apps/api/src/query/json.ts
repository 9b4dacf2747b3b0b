/** JSON of what is told as it is: written once, when it is read, for all who are told. */

/** A value as the text of it: who needs its fields reads them again. */
export class Json<T> {
  constructor(readonly text: string) {}

  get value(): T {
    return JSON.parse(this.text) as T;
  }
}

/** A row that is counted by its event. */
export class Counted<T> extends Json<T> {
  constructor(
    readonly sequence: number,
    text: string,
  ) {
    super(text);
  }
}

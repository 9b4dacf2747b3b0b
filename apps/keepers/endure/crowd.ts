/** People of one kind, each made when somebody first needs to know them: of thousands, many never do anything. */
import type { Actor } from "@ballast/testkit";
import type { Random } from "./random";

export class Crowd {
  private readonly made = new Map<number, Actor>();

  constructor(
    readonly size: number,
    private readonly make: (number: number) => Promise<Actor>,
  ) {}

  one(random: Random): Promise<Actor> {
    return this.get(random.whole(0, this.size - 1));
  }

  /** The first of them, in their order. */
  async first(count: number): Promise<Actor[]> {
    const found: Actor[] = [];
    for (let i = 0; i < count; i += 1) found.push(await this.get(i));
    return found;
  }

  private async get(number: number): Promise<Actor> {
    const known = this.made.get(number) ?? (await this.make(number));
    this.made.set(number, known);
    return known;
  }
}

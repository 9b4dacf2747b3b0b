/** Which methods each path takes: whatever else is asked of it has a name, also if the router knows no such method. */
import type { FastifyInstance, RouteOptions } from "fastify";

/** A path as Fastify writes it, as what it fits: `/v1/markets/:m`. */
const fitting = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(/:\w+/g, "[^/]+")}/?$`);

export class Paths {
  private readonly known = new Map<string, { fits: RegExp; methods: Set<string> }>();

  /** `server`: before it has routes. Paths of pages are not among them: any address may be one. */
  constructor(server: FastifyInstance) {
    server.addHook("onRoute", ({ url, method }: RouteOptions) => {
      if (url.includes("*")) return;
      const of = this.known.get(url) ?? { fits: fitting(url), methods: new Set() };
      this.known.set(url, of);
      for (const each of [method].flat()) of.methods.add(each);
    });
  }

  /** Methods of a path; none where there is no such path. */
  allowed(path: string): string[] {
    const found = [...this.known.values()].find(({ fits }) => fits.test(path));
    return [...(found?.methods ?? [])].sort();
  }
}

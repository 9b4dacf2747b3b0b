/** The part of autocannon that is used here; the package has no types of its own. */
declare module "autocannon" {
  interface Run {
    latency: { p50: number; p99: number };
    requests: { total: number };
    /** Seconds. */
    duration: number;
    non2xx: number;
    errors: number;
  }
  interface Request {
    method: "GET";
    /** Makes the next one. */
    setupRequest(request: object): object;
  }
  /** Asks over and over, by so many connections. */
  export default function autocannon(options: {
    url: string;
    connections: number;
    amount: number;
    requests?: Request[];
  }): Promise<Run>;
}

/** The part of autocannon that is used here; the package has no types of its own. */
declare module "autocannon" {
  interface Run {
    latency: { p50: number; p99: number };
    requests: { total: number };
    non2xx: number;
    errors: number;
  }
  /** Asks one address, over and over, by so many connections for so many seconds. */
  export default function autocannon(options: {
    url: string;
    connections: number;
    duration: number;
    workers?: number;
  }): Promise<Run>;
}

/** `text/event-stream`, read by hand: the API names its events, and EventSource hears only names that it is told. */

export interface News {
  id: string | null;
  event: string;
  data: string;
}

/** Takes pieces of a stream as they come, and gives what is whole. */
export class Reader {
  private rest = "";

  /** News that this piece completes. */
  take(piece: string): News[] {
    const blocks = (this.rest + piece).replaceAll("\r\n", "\n").split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.flatMap((block) => newsOf(block) ?? []);
  }
}

function newsOf(block: string): News | null {
  const lines = block.split("\n").map((line) => /^(\w+): ?(.*)$/.exec(line));
  const all = (name: string) => lines.flatMap((found) => (found?.[1] === name ? [found[2] ?? ""] : []));
  const data = all("data").join("\n");
  return data === "" ? null : { id: all("id").at(-1) ?? null, event: all("event").at(-1) ?? "message", data };
}

/** Longer than two beats of the API: a stream that is silent for so long is dead, whatever the network says. */
const SILENCE_MS = 40_000;
const AGAIN_MS = 3_000;

export interface Listener {
  opened(): void;
  closed(): void;
  heard(news: News): void;
}

/** Listens until it is told to stop; connects again by itself, from the last event on that it heard. */
export function listen(address: string, { opened, closed, heard }: Listener): () => void {
  const stop = new AbortController();
  let last: string | null = null;
  const once = async () => {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    const headers = { accept: "text/event-stream", ...(last === null ? {} : { "last-event-id": last }) };
    try {
      const signal = AbortSignal.any([stop.signal, silence.signal]);
      const response = await fetch(address, { signal, headers });
      if (!response.ok || response.body === null) return;
      opened();
      const reader = new Reader();
      const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_MS);
        for (const news of reader.take(piece.value)) {
          last = news.id ?? last;
          heard(news);
        }
      }
    } finally {
      clearTimeout(timer);
    }
  };
  const go = async () => {
    while (!stop.signal.aborted) {
      await once().catch(() => undefined); // However it ended, it begins again.
      if (stop.signal.aborted) return;
      closed();
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
  };
  void go();
  return () => stop.abort();
}

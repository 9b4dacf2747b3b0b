/** Plays worlds beside the page, which stays quick. It is ended from outside: to stop is to end it. */
import { type Asked, player, type Told, type World } from "./play";

/** So many a message: the page draws some twenty times, whatever the machine. */
const AT_ONCE = 10;

const tell = (told: Told) => self.postMessage(told);

self.addEventListener("message", async ({ data }: MessageEvent<Asked>) => {
  try {
    const file = await fetch(new URL("../../../../artifacts/sim.wasm", import.meta.url));
    if (!file.ok) throw new Error(`the simulator did not come: ${file.status}`);
    const play = await player(await file.arrayBuffer());
    let worlds: World[] = [];
    for (let seed = 0; seed < data.worlds; seed++) {
      worlds.push(play(data.request, seed));
      if (worlds.length < AT_ONCE && seed + 1 < data.worlds) continue;
      tell({ worlds });
      worlds = [];
    }
  } catch (error) {
    tell({ error: error instanceof Error ? error.message : String(error) });
  }
});

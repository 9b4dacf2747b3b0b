// What both pages do with their steps: they stand in a list, and `window.result` holds them at the end, or the error.

/** Plays the page: `play(told)` tells each step by its name and a text. */
export async function run(play) {
  const steps = {};
  const told = (name, value) => {
    steps[name] = String(value);
    const line = document.createElement("li");
    line.textContent = `${name}: ${value}`;
    document.getElementById("steps").append(line);
  };
  try {
    await play(told);
    window.result = { steps };
  } catch (error) {
    window.result = { steps, error: error instanceof Error ? error.stack : String(error) };
  }
}

/** A file beside the page, as JSON. */
export const json = async (name) => (await fetch(name)).json();

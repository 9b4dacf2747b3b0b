/** What a machine lacks for environments of Python, with how to get it; null if nothing. */
export function lacking(): string | null;
/**
 * The Python with exactly these packages (`name==version`), in `target/NAME/venv`: installed first where it is not
 * there. `Problem` in one line where that cannot be. `told` hears that it takes a while. `ahead`: its modules are
 * compiled now, not when they are first imported.
 */
export function pythonWith(
  name: string,
  packages: readonly string[],
  told?: (words: string) => void,
  ahead?: boolean,
): string;

interface Props<T extends string> {
  legend: string;
  options: readonly (readonly [value: T, title: string])[];
  chosen: T;
  choose: (value: T) => void;
}

/** One of a few, as buttons in a row. */
export function Choices<T extends string>({ legend, options, chosen, choose }: Props<T>) {
  return (
    <fieldset className="choices">
      <legend className="visually-hidden">{legend}</legend>
      {options.map(([value, title]) => (
        <button key={value} type="button" aria-pressed={value === chosen} onClick={() => choose(value)}>
          {title}
        </button>
      ))}
    </fieldset>
  );
}

import { type ReactNode, useId } from "react";

interface Props {
  label: ReactNode;
  /** What the place of the slider means, for those who hear it. */
  says: string;
  range: { min: number; max: number; step?: number };
  value: number;
  change: (value: number) => void;
}

export function Slider({ label, says, range, value, change }: Props) {
  const id = useId();
  return (
    <label htmlFor={id} className="slider">
      <span>{label}</span>
      <input
        id={id}
        type="range"
        {...range}
        value={value}
        aria-valuetext={says}
        onChange={(event) => change(Number(event.target.value))}
      />
    </label>
  );
}

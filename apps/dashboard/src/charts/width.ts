import { type RefObject, useEffect, useRef, useState } from "react";

/** Narrower than any phone's page: while a window changes, a place may have less for a moment, or none. */
const LEAST = 280;

/** The width in pixels that a chart has: it is drawn to it, so that its letters keep their size on a phone. */
export function useWidth<E extends HTMLElement>(initial = 640): [RefObject<E | null>, number] {
  const place = useRef<E>(null);
  const [width, setWidth] = useState(initial);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const measure = () => setWidth(Math.max(LEAST, element.clientWidth));
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [place, width];
}

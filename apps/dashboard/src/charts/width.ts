import { type RefObject, useEffect, useRef, useState } from "react";

/** The width in pixels that a chart has: it is drawn to it, so that its letters keep their size on a phone. */
export function useWidth<E extends HTMLElement>(initial = 640): [RefObject<E | null>, number] {
  const place = useRef<E>(null);
  const [width, setWidth] = useState(initial);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    setWidth(element.clientWidth);
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [place, width];
}

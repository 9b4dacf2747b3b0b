import type { ReactNode } from "react";
import { Link, useRoute } from "wouter";
import { useThen } from "../data/then";

interface Props {
  to: string;
  children: ReactNode;
  className?: string;
  onClick?: () => void;
}

/** A link between pages: the time that the page is set to goes with it. */
export function Go({ to, children, className, onClick }: Props) {
  const then = useThen();
  return (
    <Link href={then === null ? to : `${to}?asOf=${then}`} className={className} onClick={onClick}>
      {children}
    </Link>
  );
}

/** A link of the navigation: it says when it is the page that is open, or one above it. */
export function NavLink({ to, children, onClick }: Omit<Props, "className">) {
  const then = useThen();
  const [exact] = useRoute(to);
  const [below] = useRoute(`${to}/*`);
  return (
    <Link
      href={then === null ? to : `${to}?asOf=${then}`}
      aria-current={exact || (below && to !== "/") ? "page" : undefined}
      onClick={onClick}
    >
      {children}
    </Link>
  );
}

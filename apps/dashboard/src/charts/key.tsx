/** What the colours of a chart stand for. */
export const Key = ({ items }: { items: readonly (readonly [payer: string, title: string])[] }) => (
  <ul className="key">
    {items.map(([payer, title]) => (
      <li key={payer} data-payer={payer}>
        {title}
      </li>
    ))}
  </ul>
);

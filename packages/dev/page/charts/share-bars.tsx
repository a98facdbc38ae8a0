import type { Share } from "../../src/page-model.ts";

/** Bars by name, the longest first. */
export function ShareBars({
  title,
  shares,
  nameOf = (name) => name,
}: {
  readonly title: string;
  readonly shares: readonly Share[];
  readonly nameOf?: (name: string) => string;
}) {
  const top = Math.max(1, ...shares.map(({ signUps, logins }) => signUps + logins));
  return (
    <div>
      <h3>{title}</h3>
      <ul class="share-bars">
        {shares.map(({ name, signUps, logins }) => (
          <li key={name} title={`${signUps} sign-ups, ${logins} logins`}>
            <span class="name">{nameOf(name)}</span>
            <span class="bar" aria-hidden="true">
              <i class="signup" style={{ width: `${(signUps / top) * 100}%` }} />
              <i class="login" style={{ width: `${(logins / top) * 100}%` }} />
            </span>
            <span class="value">{signUps + logins}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

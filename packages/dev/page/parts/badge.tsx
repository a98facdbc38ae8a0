/** `SignUp` or `Login`, in their colours. */
export function ActivityBadge({ activity }: { readonly activity: unknown }) {
  if (activity === "SignUp") return <span class="badge signup">SignUp</span>;
  if (activity === "Login") return <span class="badge login">Login</span>;
  return <span class="badge">—</span>;
}

// Which account a request was made with, as far as it can be told without a secret: a session is found by its own account only.

export interface AccountMark {
  /** The beginning of a digest of the token: tells two tokens apart and gives neither away. */
  readonly token: string;
  /** The backend's id of the user, where it told it. */
  readonly user?: string;
}

/** Two accounts for certain, or at least two tokens of which nobody knows whether they are one user's. */
export function isAnother(one: AccountMark | undefined, other: AccountMark | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.token !== other.token && (one.user === undefined || one.user !== other.user);
}
